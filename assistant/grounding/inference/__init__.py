"""A judge of statements that a corpus brings: whether a provision bears a sentence out.

`reading` turns texts into token vectors, `known` finds what is known to be said of a provision,
`network` lays them side by side, `lessons` and `training` teach it (`alliance index teach`),
`judge` asks it.
"""
