"""What is held of conversations for pages that are loaded again."""

from assistant.ui.conversation import Asking, Conversation, Sitting
from assistant.ui.keeping import Kept


def talked(turns: int = 1) -> Conversation:
    return Conversation(sitting=Sitting(), turns=turns)


def test_a_conversation_goes_on_apart_from_the_page_it_was_on() -> None:
    kept, before = Kept(2), talked()
    before.sitting.asking = Asking("Who?")
    before.sitting.rated[1] = "up"
    again = kept.again(kept.keep(before))
    assert again is not None
    assert again.turns == 1
    assert again.sitting.asking is None, "the page that waited for an answer is gone"
    assert again.sitting.rated == {1: "up"}
    before.sitting.ended = True
    assert not again.sitting.ended
    assert kept.keep(again) != before.sitting.key


def test_a_key_stays_while_the_conversation_moves_on() -> None:
    kept, before = Kept(2), talked()
    key = kept.keep(before)
    assert kept.keep(Conversation(sitting=before.sitting, turns=2)) == key
    again = kept.again(key)
    assert again is not None
    assert again.turns == 2


def test_keys_are_not_guessed_and_unknown_ones_hold_nothing() -> None:
    kept = Kept(2)
    keys = {kept.keep(talked()) for _ in range(2)}
    assert len(keys) == 2
    assert all(len(key) > 40 for key in keys)
    assert kept.again("") is kept.again("x") is None


def test_who_left_is_forgotten_and_so_is_the_oldest_of_too_many() -> None:
    kept = Kept(2)
    first, second, third = talked(1), talked(2), talked(3)
    keys = [kept.keep(first), kept.keep(second)]
    kept.keep(first)
    kept.keep(third)
    assert kept.again(keys[1]) is None
    assert kept.again(keys[0]) is not None
    kept.drop(first)
    kept.drop(talked())
    assert kept.again(keys[0]) is None
