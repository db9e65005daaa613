import pytest

from assistant.grounding import Passage
from assistant.grounding.register import NameRegister


@pytest.fixture(scope="session")
def register() -> NameRegister:
    german = [
        "die",
        "erklärung",
        "der",
        "allianz",
        "mitglied",
        "kommission",
        "unternehmen",
        "prüft",
        "anträge",
        "sitz",
    ]
    return NameRegister(
        names=frozenset({"abilian", "alianza", "bitkom"}), vocabulary={"de": frozenset(german)}
    )


def quote(text: str, language: str = "en", title: str = "") -> list[Passage]:
    return [Passage(text=text, language=language, title=title)]
