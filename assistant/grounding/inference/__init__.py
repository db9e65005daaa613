"""A judge of statements that a corpus brings: whether a provision bears a sentence out.

`reading` turns texts into token vectors, `network` lays them side by side, `lessons` and `training`
teach it (`alliance index teach`), `judge` asks it.
"""
