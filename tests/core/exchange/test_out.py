"""What goes out comes back: our own readers find nobody changed in what we write, whatever the format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exchange.chosen import Chosen
from core.exchange.csv_out import guarded, unguarded
from core.exchange.formats import FORMATS
from core.exchange.lost import missing
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.text import clean_line, clean_text
from core.vault.names import can_name

ANNA, BEN, CLEO, FAIR = "A" * 16, "B" * 16, "C" * 16, "E" * 16
PEOPLE: dict[str, dict[str, Any]] = {
    ANNA: {
        "full": "Dr. Anna Schmidt", "prefix": "Dr.", "given": "Anna", "family": "Schmidt", "nicknames": {"Änn, i": True},
        "org": "Novum; Söhne", "org_units": ["Lab", "Hof 2"], "role": "COO",
        "emails": {"anna@novum.example": ["work", "pref"], "a@b.example": ["label:Old one"]},
        "phones": {"+49 170 5550147": ["cell"], "0221 5550188": ["home", "fax"]},
        "urls": {"https://novum.example/a,b": ["label:blog"]},
        "handles": {"anna@talk.example": ["xmpp"], "anna b": ["threema"]},
        "addresses": {"k1": {"types": ["home"], "street": "Ring 1\nHof", "city": "Köln", "postal": "50667"}},
        "birthday": "--03-22", "anniversary": "2001-02-03", "tags": {"chess, fast": True, "b;c": True},
        "circle": "inner", "cadence": 30, "importance": 5, "created": "2026-01-02", "source": "event",
        "notes": {"n1": {"on": "", "text": "first\nsecond"}, "n2": {"on": "2026-05-01", "text": "one\\n; two, " + "ü" * 90}},
        "related": {"r1": {"name": "Jonas", "rel": "spouse"}, "r2": {"name": "Ida, B.", "rel": "best woman"}},
        "custom": {"Shoe size": "42", "Role": "speaker"}, "met_on": "2026-05-01", "met_place": "Bern; old town",
        "met_how": "by the door", "met_event": FAIR, "met_via": BEN, "offers": {"press, contacts": True},
        "needs": {"a designer": True},
    },
    BEN: {"given": "Ben", "family": "Aydın", "emails": {"ben@lyon.example": []}, "created": "2026-01-01"},
    CLEO: {"org": "Cleo Press", "emails": {"post@cleo.example": ["work"]}, "created": "2026-01-01"},
}  # fmt: skip
TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "contacts": PEOPLE,
    "interactions": {
        "I" * 16: {"at": "2026-06-01T14:30", "channel": "call", "with": {ANNA: True, BEN: True}, "text": "the *slides*"},
        "J" * 16: {"at": "2026-05-01", "channel": "event", "with": {ANNA: True}, "event": FAIR, "text": "_all_ of it"},
        "K" * 16: {"at": "2026-06-15T12:00", "channel": "meal", "kind": "lunch", "with": {BEN: True}, "plan": True, "place": "Ratskeller, Köln"},
        "L" * 16: {"at": "2026-05-04", "channel": "email", "with": {ANNA: True}, "text": "thanks"},
    },
    "events": {
        FAIR: {"name": "Spring Fair", "starts": "2026-05-01", "place": "Köln", "text": "loud"},
        "F" * 16: {"name": "Autumn Fair", "starts": "2026-10-01", "ends": "2026-10-03"},
    },
    "promises": {
        "P" * 16: {"side": "mine", "with": {BEN: True}, "text": "send the slides", "due": "2026-06-12"},
        "Q" * 16: {"side": "theirs", "with": {ANNA: True}, "text": "the contract", "due": "2026-06-01", "event": FAIR},
        "R" * 16: {"side": "mine", "with": {ANNA: True}, "text": "old", "due": "2026-01-01", "done": "2026-01-02"},
    },
    "introductions": {"N" * 16: {"between": {ANNA: True, BEN: True}, "state": "made", "on": "2026-06-01"}},
    "profile": {"me": {"name": "Robin Falk"}},
}  # fmt: skip


@pytest.fixture
def full(book: Any) -> Any:
    """A vault of three people and what happened with them."""
    book.vault.tables = json.loads(json.dumps(TABLES))
    return book


def written(book: Any, format: str, ids: list[str] | None = None) -> bytes:
    chunks = FORMATS[format].chunks
    assert chunks is not None
    return b"".join(chunks(Chosen(book, ids), None))


def saved(tmp_path: Path, book: Any, format: str) -> Path:
    path = tmp_path / f"out{FORMATS[format].ending}"
    path.write_bytes(written(book, format))
    return path


def test_our_own_calendar_brings_nothing_new_and_birthdays_elsewhere(
    full: Any, new_book: Callable[..., Any], tmp_path: Path
) -> None:
    reading = read_file(saved(tmp_path, full, "ics"), today=full.today)
    staging = stage(reading, full)
    assert [(row.kind, row.contact_id) for row in staging.rows] == [("unchanged", ANNA)]
    assert staging.changes() == []
    assert reading.left_out == {"entries that Tend wrote": 5}
    other = new_book()
    other.vault.commit(stage(reading, other).changes())
    (anna,) = other.people.values()
    assert (anna["full"], anna["birthday"]) == ("Dr. Anna Schmidt", "--03-22")


@pytest.mark.parametrize("format", ["json", "vcard", "vcard3", "csv"])
def test_people_read_back_are_unchanged(full: Any, tmp_path: Path, format: str) -> None:
    reading = read_file(saved(tmp_path, full, format))
    assert reading.problems == []
    staging = stage(reading, full)
    assert [(row.kind, row.contact_id) for row in staging.rows if row.kind != "unchanged"] == []
    assert {row.contact_id for row in staging.rows} == {ANNA, BEN, CLEO}
    assert staging.changes() == []


@pytest.mark.parametrize("format", ["vcard", "vcard3", "csv"])
def test_read_into_another_vault_twice_brings_nothing_new(
    full: Any, new_book: Callable[..., Any], tmp_path: Path, format: str
) -> None:
    other, path = new_book(), saved(tmp_path, full, format)
    other.vault.commit(stage(read_file(path), other).changes())
    assert len(other.people) == 3
    assert stage(read_file(path), other).changes() == []


def test_people_who_came_from_a_card_keep_its_id(full: Any, tmp_path: Path) -> None:
    full.people[BEN]["external"] = {"vcard:ben-1": "x"}
    assert b"UID:ben-1\r\n" in written(full, "vcard", [BEN])
    assert f"UID:tend:{ANNA}\r\n".encode() in written(full, "vcard", [ANNA])


@pytest.mark.parametrize("format", ["vcard", "vcard3", "csv", "friends"])
def test_what_is_named_as_left_behind_is_just_what_does_not_come_back(
    full: Any, new_book: Callable[..., Any], tmp_path: Path, format: str
) -> None:
    other = new_book()
    other.vault.commit(stage(read_file(saved(tmp_path, full, format)), other).changes())
    by_name = {each.get("full"): each for each in other.people.values()}
    back = by_name.get("Dr. Anna Schmidt") or by_name["Dr Anna Schmidt"]
    lost = {
        loss.field
        for loss in FORMATS[format].losses(Chosen(full, [ANNA]))
        if loss.field in PEOPLE[ANNA] or "." in loss.field
    }
    assert set(missing(PEOPLE[ANNA], back)) - {"created", "source"} == lost - {"created", "source"}


@pytest.mark.parametrize(
    ("format", "lost"),
    [
        ("json", set()),
        ("vcard", {"met_event", "met_via", "circle", "cadence", "importance", "created", "source", "interactions",
                   "promises", "introductions", "events"}),
        ("markdown", {"created", "source"}),
    ],
)  # fmt: skip
def test_a_format_names_what_it_leaves_behind(full: Any, format: str, lost: set[str]) -> None:
    found = {loss.field: loss.count for loss in FORMATS[format].losses(Chosen(full, [ANNA, BEN]))}
    assert found.keys() == lost
    if format == "vcard":
        assert (found["interactions"], found["created"], found["circle"]) == (4, 2, 1)
        assert all(loss.words for loss in FORMATS[format].losses(Chosen(full)))


def test_those_who_are_chosen_take_what_happened_with_them_along(full: Any) -> None:
    chosen = Chosen(full, [BEN])
    assert set(chosen.documents("contacts")) == {BEN}
    assert set(chosen.documents("interactions")) == {"I" * 16, "K" * 16}
    assert set(chosen.documents("promises")) == {"P" * 16}
    assert set(chosen.documents("introductions")) == {"N" * 16}
    assert dict(chosen.documents("events")) == {}
    assert dict(chosen.documents("profile")) == {}
    assert set(Chosen(full, [ANNA]).documents("events")) == {FAIR}
    data = json.loads(written(full, "json", [BEN]))
    assert [contact["id"] for contact in data["contacts"]] == [BEN]


# --- vCard -----------------------------------------------------------------------------------------------------------


def test_lines_are_folded_at_75_octets_and_no_letter_is_cut(full: Any) -> None:
    for line in written(full, "vcard").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_a_card_says_in_standard_properties_what_they_can_say(full: Any) -> None:
    text = written(full, "vcard", [ANNA]).replace(b"\r\n ", b"").decode()
    for line in (
        "VERSION:4.0", "FN:Dr. Anna Schmidt", "N:Schmidt;Anna;;Dr.;", "ORG:Novum\\; Söhne;Lab;Hof 2", "BDAY:--0322",
        "ANNIVERSARY:20010203", "EMAIL;TYPE=work;PREF=1:anna@novum.example", "RELATED;TYPE=spouse;VALUE=text:Jonas",
        "ROLE:speaker", "IMPP:xmpp:anna@talk.example", "CATEGORIES:b\\;c,chess\\, fast", "item3.X-TEND-FIELD:42\r\nitem3.X-ABLabel:Shoe size",
    ):  # fmt: skip
        assert f"{line}\r\n" in text, line
    assert "inner" not in text, "how close somebody is goes to nobody else"
    old = written(full, "vcard3", [ANNA]).decode()
    assert "VERSION:3.0" in old
    assert "X-ANNIVERSARY:2001-02-03" in old
    assert "EMAIL;TYPE=work,pref:anna@novum.example" in old


# --- CSV -------------------------------------------------------------------------------------------------------------


def test_pythons_csv_reads_the_table(full: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(written(full, "csv").decode("utf-8-sig"), newline="")))
    assert [row["Full Name"] for row in rows] == ["", "", "Dr. Anna Schmidt"]
    anna = rows[2]
    assert (anna["Organization Name"], anna["Birthday"]) == ("Novum; Söhne", " --03-22")
    assert (anna["Phone 1 - Value"], anna["Phone 1 - Label"]) == ("+49 170 5550147", "Mobile")
    assert (anna["Phone 2 - Value"], anna["Phone 2 - Label"]) == ("0221 5550188", "Home Fax")
    assert anna["Address 1 - Street"] == "Ring 1\nHof"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+cmd|x", "'+cmd|x"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("+49 170 5550147", "+49 170 5550147"), ("+1 (555) 0100-2", "+1 (555) 0100-2"), ("-12,5", "-12,5"),
        ("\t=1", "'\t=1"), ("'=1", "''=1"), ("plain", "plain"), ("'tis", "'tis"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_and_numbers_stay_as_they_are(cell: str, shown: str) -> None:
    assert guarded(cell) == shown
    assert unguarded(shown) == cell


def test_names_that_look_like_formulas_come_back(new_book: Callable[..., Any], tmp_path: Path) -> None:
    book = new_book()
    book.vault.tables = {
        "contacts": {
            ANNA: {"full": "=Ann(1)", "custom": {"x": "@me"}, "notes": {"n": {"on": "", "text": "'-x"}}}
        }
    }
    data = written(book, "csv").decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(data)) for cell in row if cell.startswith(("=", "@"))]
    assert stage(read_file(saved(tmp_path, book, "csv")), book).changes() == []


# --- any person ------------------------------------------------------------------------------------------------------

lines = st.text(max_size=12).map(clean_line).filter(lambda text: bool(text) and can_name(text))
texts = st.text(max_size=30).map(clean_text).filter(bool)
types = st.lists(
    st.sampled_from(["home", "work", "cell", "fax", "pref", "label:boat", "label:Old one", "odd"]),
    max_size=3,
    unique=True,
)
ANYBODY = st.fixed_dictionaries(
    {"full": lines},
    optional={
        "given": lines, "family": lines, "org": lines, "org_units": st.lists(lines, max_size=2, unique=True), "role": lines,
        "emails": st.dictionaries(lines, types, max_size=2), "phones": st.dictionaries(lines, types, max_size=2),
        "urls": st.dictionaries(lines, types, max_size=2), "handles": st.dictionaries(lines, types, max_size=2),
        "tags": st.dictionaries(lines, st.just(True), max_size=3), "nicknames": st.dictionaries(lines, st.just(True), max_size=2),
        "birthday": st.sampled_from(["2001-02-03", "--03-04", "1980", "1980-05"]),
        "notes": st.dictionaries(lines, st.fixed_dictionaries({"on": st.sampled_from(["", "2026-01-02"]), "text": texts}), max_size=2),
        "custom": st.dictionaries(lines, texts, max_size=2), "offers": st.dictionaries(lines, st.just(True), max_size=2),
        "addresses": st.dictionaries(lines, st.fixed_dictionaries({"types": types, "street": texts, "city": lines}), max_size=1),
    },
)  # fmt: skip


@pytest.mark.parametrize("format", ["vcard", "vcard3", "csv", "friends"])
@settings(max_examples=60, deadline=None)
@given(document=ANYBODY)
def test_anybody_is_written_and_what_is_not_named_as_lost_comes_back(
    format: str,
    document: dict[str, Any],
    new_book: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    book = new_book()
    book.vault.tables = {"contacts": {ANNA: document}}
    lost = {loss.field for loss in FORMATS[format].losses(Chosen(book))}
    path = saved(tmp_path_factory.mktemp("any"), book, format)
    drafts = read_file(path).drafts
    back = drafts[0].document if drafts else {}
    assert set(missing(document, back)) <= lost


@settings(max_examples=60, deadline=None)
@given(document=ANYBODY)
def test_anybodys_calendar_and_pages_are_written(
    document: dict[str, Any], new_book: Callable[..., Any]
) -> None:
    book = new_book()
    book.vault.tables = {
        "contacts": {ANNA: document},
        "interactions": {BEN: {"at": "2026-01-01", "with": {ANNA: True}, "text": document["full"]}},
    }
    for line in written(book, "ics").split(b"\r\n"):
        assert len(line) <= 75
    pages = FORMATS["markdown"].pages
    assert pages is not None
    assert len(list(pages(Chosen(book), None))) == 2
