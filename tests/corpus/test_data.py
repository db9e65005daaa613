import shutil

import pytest

from assistant.corpus.data import CorpusData, load_data
from assistant.corpus.digest import parse_digest, parse_translation
from assistant.corpus.facts import read_facts
from assistant.corpus.templating import render
from assistant.errors import CorpusError
from tests.conftest import ROOT

CORPUS = ROOT / "corpus"
TEMPLATES = ("members", "people", "timeline", "roadmap-2021")
COUNTRIES = {
    "members-france": "FR",
    "members-germany": "DE",
    "members-italy": "IT",
    "members-spain": "ES",
    "members-sweden": "SE",
    "members-netherlands": "NL",
    "members-austria": "AT",
    "members-finland": "FI",
    "members-poland": "PL",
    "members-norway": "NO",
}
EVENT = """[[event]]
id = "first"
date = "2021-07-19"
what = { en = "the first" }
basis = "official"
facts = ["TI-1"]
about_alliance = true
"""


@pytest.fixture(scope="module")
def data():
    return load_data(CORPUS / "data")


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(CORPUS / "data", folder)
    return folder


def rendered(data, name, language="en"):
    path = CORPUS / "digest" / language / f"{name}.md.j2"
    return path, render(path.read_text(encoding="utf-8"), language, data, str(path))


def english(data):
    found = {}
    for name in TEMPLATES:
        found |= {p.anchor: p for p in parse_digest(*rendered(data, name)).provisions}
    return found


def digest(data, language):
    base = english(data)
    if language == "en":
        return base
    files = (parse_translation(*rendered(data, name, language), base) for name in TEMPLATES)
    return {provision.anchor: provision for file in files for provision in file.provisions}


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_thirty_eight_of_thirty_nine_members_and_twenty_seven_signatories(data):
    assert (data.confirmed, len(data.members), len(data.signatories)) == (39, 38, 27)
    assert sum(map(data.signed, data.members)) == 21
    assert all(set(event.what) == {"en", "fr", "de"} for event in data.events)


def test_numbers_inside_phrases_agree_with_the_lists(data):
    events = {event.id: event for event in data.events}
    for language in ("en", "fr", "de"):
        assert str(data.confirmed) in events["kickoff"].what[language]
        assert str(len(data.signatories)) in events["roadmap-2021"].what[language]


def test_people_and_events_meet_on_the_same_days(data):
    events = {event.id: event.date for event in data.events}
    people = {person.id: person.dates for person in data.people}
    assert people["breton"] == (events["kickoff"],)
    assert people["vestager"] == (events["launch"],)


def test_events_rest_on_registered_facts_and_stand_in_their_year(data):
    register = read_facts(CORPUS / "facts.toml").marks
    provisions = english(data)
    for event in data.events:
        assert set(event.facts) <= set(register), event.id
        assert event.facts[0] in provisions[f"timeline-{event.date[:4]}"].facts


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize(("anchor", "country"), COUNTRIES.items())
def test_a_country_names_exactly_its_members(data, anchor, country, language):
    # What follows Airbus says that it is counted apart.
    text = digest(data, language)[anchor].text.split("Airbus")[0]
    named = {member.name for member in data.members if member.name in text}
    assert named == {member.name for member in data.members if member.country == country}


def test_every_country_has_a_provision_and_claims_about_countries_hold(data):
    numbers = {
        code: sum(member.country == code for member in data.members)
        for code in {member.country for member in data.members} - {""}
    }
    assert set(numbers) == set(COUNTRIES.values())
    assert max(numbers, key=numbers.get) == "FR"


@pytest.mark.parametrize(
    ("expression", "en", "fr", "de"),
    [
        ("'2021-12-14' | day", "14 December 2021", "14 décembre 2021", "14. Dezember 2021"),
        ("'2021-12-14' | day(year=false)", "14 December", "14 décembre", "14. Dezember"),
        ("'2025-07' | day", "July 2025", "juillet 2025", "Juli 2025"),
        ("'2025-07' | day(year=false)", "July", "juillet", "Juli"),
        ("'2026' | day", "2026", "2026", "2026"),
        (
            "event('first-assembly') | day",
            "early December 2022",
            "début décembre 2022",
            "Anfang Dezember 2022",
        ),
        (
            "event('roadmap-2023') | day",
            "shortly before 6 July 2023",
            "peu avant le 6 juillet 2023",
            "kurz vor dem 6. Juli 2023",
        ),
        (
            "event('fosdem-talks') | day",
            "4–5 February 2023",
            "4–5 février 2023",
            "4.–5. Februar 2023",
        ),
        (
            "members(country='ES') | names",
            "Gigas, Indra, Leet Security, OpenNebula and Telefónica",
            "Gigas, Indra, Leet Security, OpenNebula et Telefónica",
            "Gigas, Indra, Leet Security, OpenNebula und Telefónica",
        ),
        ("'NL' | country", "Netherlands", "Pays-Bas", "Niederlande"),
        ("tally() | first", "France (11)", "France (11)", "Frankreich (11)"),
        ("between('launch', 'kickoff', 'months')", "5", "5", "5"),
    ],
)
def test_writes_in_each_language(data, expression, en, fr, de):
    template = f"{{{{ {expression} }}}}"
    written = [render(template, language, data, "x") for language in ("en", "fr", "de")]
    assert written == [en, fr, de]


@pytest.mark.parametrize("language", ["fr", "de"])
def test_translations_have_the_same_anchors_in_the_same_order(data, language):
    assert list(digest(data, language)) == list(english(data))


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_lines_stay_where_they_are(data, name, language):
    path, text = rendered(data, name, language)
    assert text.count("\n") == path.read_text(encoding="utf-8").count("\n")


def test_changing_the_data_changes_the_text(copy):
    before = english(load_data(copy))
    edit(copy, "members.toml", 'name = "Gigas"\ncountry = "ES"', 'name = "Gigas"\ncountry = "PT"')
    edit(copy, "events.toml", 'date = "2021-12-14"', 'date = "2021-12-16"')
    after = english(load_data(copy))
    assert after["members-spain"].text.startswith("4 named founding members")
    assert "Gigas" not in after["members-spain"].text
    assert "Portugal (1)" in after["members-countries"].text
    assert "Portugal" not in after["members-countries-without"].text
    assert "16 December 2021" in after["timeline-kickoff-day"].text
    assert after["members-france"] == before["members-france"]


def test_a_text_that_says_the_only_one_is_refused_when_there_are_two(copy):
    edit(copy, "members.toml", 'name = "Gigas"\ncountry = "ES"', 'name = "Gigas"\ncountry = "PL"')
    with pytest.raises(CorpusError, match=r"en/members\.md\.j2:\d+: a list must hold one item"):
        rendered(load_data(copy), "members")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{{ nonsense }}", "a.md.j2:2: 'nonsense' is undefined"),
        ("one\n{{ members( }}", "a.md.j2:2: unexpected"),
        ("one\n{{ members() | shuffle }}", "a.md.j2:2: No filter named 'shuffle'"),
        ("one\n\n{{ event('dance') | day }}", "a.md.j2:3: the data has no 'dance'"),
        ("{{ members(colour='red') }}", "a.md.j2:1: .*colour"),
        ("{{ members(country='PT') | names }}", "a.md.j2:1: a list to be named is empty"),
        ("{{ event('kickoff').what | text }}", "a.md.j2:1: the data has no it"),
        ("{{ ''.__class__.mro() }}", "a.md.j2:1: .*unsafe"),
    ],
)
def test_what_cannot_be_written_is_named_with_file_and_line(data, text, said):
    language = "it" if "text" in text else "en"
    with pytest.raises(CorpusError, match=said) as caught:
        render(text, language, data, "a.md.j2")
    assert "\n" not in str(caught.value)


def test_anchors_are_no_comments_and_nothing_is_escaped():
    text = "### Title {#an-anchor}<!-- not shown -->\n\nA & B < C\n"
    assert render(text, "en", CorpusData(), "x") == "### Title {#an-anchor}\n\nA & B < C\n"


def test_a_corpus_without_data_has_none(tmp_path):
    assert load_data(tmp_path / "data") == CorpusData()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("members.toml", 'country = "FR"', 'country = "XX1"', r"members\.toml:\d+: country: 'XX1'"),
        ("members.toml", 'country = "FR"', 'country = ""', "contradict each other"),
        ("members.toml", 'kinds = ["sme"]', 'kinds = ["band"]', r"members\.toml:\d+: kinds"),
        ("members.toml", 'kinds = ["sme"]', 'colour = "red"', r"members\.toml:\d+: colour: Extra"),
        ("members.toml", 'sources = ["S32", "S42"]', "sources = []", "sources"),
        ("members.toml", 'name = "Airbus"', 'name = "Abilian"', "Abilian is used twice"),
        (
            "members.toml",
            "confirmed = 39",
            "confirmed = 37",
            r"members\.toml:\d+: confirmed: is 37",
        ),
        ("members.toml", "confirmed = 39", "confirmed = ", r"members\.toml: is not TOML"),
        ("roadmap-2021.toml", 'member = "Airbus"', 'member = "Boeing"', "Boeing is no founding"),
        ("people.toml", 'basis = "official"', 'basis = "hearsay"', r"people\.toml:\d+: basis"),
        (
            "people.toml",
            'id = "vestager"',
            'id = "breton"',
            r"people\.toml:\d+: id: breton is used",
        ),
        ("events.toml", 'date = "2022-12"', 'date = "2022-13"', r"events\.toml:\d+: date: month"),
        ("events.toml", 'date = "2022-12"', 'date = "2022-12-01"', "not as precise as 'early'"),
        ("events.toml", 'until = "2023-02-05"', 'until = "2023-02-03"', "a later day of the same"),
        ("events.toml", 'date = "2020-02-19"\n', "", r"events\.toml:3: date: Field required"),
    ],
)
def test_a_mistake_in_the_data_is_named_with_file_and_line(copy, file, old, new, said):
    edit(copy, file, old, new)
    with pytest.raises(CorpusError, match=said) as caught:
        load_data(copy)
    assert "\n" not in str(caught.value)


def test_the_line_is_that_of_the_entry_which_is_wrong(tmp_path):
    text = EVENT + EVENT.replace('"first"', '"second"').replace('"official"', '"hearsay"')
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"events\.toml:12: basis"):
        load_data(tmp_path)


def test_events_are_in_order_of_date(tmp_path):
    later = EVENT.replace('"first"', '"later"').replace("2021-07-19", "2021-12")
    (tmp_path / "events.toml").write_text(later + EVENT, encoding="utf-8")
    assert [event.id for event in load_data(tmp_path).events] == ["first", "later"]


def test_an_unknown_data_file_is_refused(copy):
    (copy / "member.toml").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"member\.toml: is no data file"):
        load_data(copy)
