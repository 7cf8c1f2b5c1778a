from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Nunes;Carla;;;
FN:Carla Nunes
ORG:Novum
EMAIL;TYPE=WORK:carla@novum.example
UID:one
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Schmidt;Anna;;;
FN:Anna Schmidt
EMAIL:anna@acme.example
ORG:Another Org
UID:two
END:VCARD
"""
TABLE = "Vorname,Nachname,Firma\nIda,Berg,Booking\nTom,Hill,Acme\n"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    return path


def test_import_shows_what_is_new_and_what_differs_with_reasons(people: Any, cards: Path) -> None:
    before = people.files()
    done = people.tend("import", str(cards), "--dry-run")
    assert done.code == 0
    assert "1 new" in done.out
    assert "Carla Nunes" in done.out
    assert "Anna Schmidt" in done.out
    assert people.files() == before


def test_import_json_says_the_same_as_data(people: Any, cards: Path) -> None:
    (file,) = people.tend("import", str(cards), "--dry-run", "--json").json
    assert file["counts"]["new"] == 1
    assert file["written"] is False
    rows = {row["name"]: row for row in file["rows"]}
    assert rows["Anna Schmidt"]["contact"] == people.ids["anna"]
    assert rows["Anna Schmidt"]["kind"] == "conflicting"
    assert {"field": "org", "yours": "Acme", "file": "Another Org"} in rows["Anna Schmidt"]["offers"]
    assert rows["Anna Schmidt"]["reasons"]


def test_nothing_is_written_before_yes(people: Any, cards: Path, on_terminal: Callable[[str], None]) -> None:
    before = people.documents("contacts")
    assert people.tend("import", str(cards)).code == 2
    on_terminal("n\n")
    assert people.tend("import", str(cards)).code == 0
    assert people.documents("contacts") == before
    on_terminal("y\n")
    assert people.tend("import", str(cards)).code == 0
    assert len(people.documents("contacts")) == len(before) + 1


def test_what_was_typed_is_never_overwritten_and_one_undo_takes_all_back(people: Any, cards: Path) -> None:
    before = people.documents("contacts")
    done = people.tend("import", str(cards), "--yes")
    assert done.code == 0
    after = people.documents("contacts")
    assert after[people.ids["anna"]]["org"] == "Acme"
    (carla,) = [doc for doc in after.values() if doc["full"] == "Carla Nunes"]
    assert carla["source"] == "import"
    assert "circle" not in carla
    people.tend("undo")
    assert people.documents("contacts") == before


def test_importing_the_same_again_changes_nothing(people: Any, cards: Path) -> None:
    people.tend("import", str(cards), "--yes")
    before = people.files()
    done = people.tend("import", str(cards), "--yes")
    assert done.code == 0
    assert "nothing to write" in done.err
    assert people.files() == before


def test_several_files_are_one_undo_and_a_bad_one_keeps_no_other_out(
    place: Any, cards: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n")
    done = place.tend("import", str(cards), str(bad), str(table), "--yes")
    assert done.code == 1
    assert "bad.pdf" in done.err
    assert len(place.documents("contacts")) == 4
    place.tend("undo")
    assert place.documents("contacts") == {}


def test_a_column_can_be_mapped(place: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Vorname,Nachname,Lieblingsladen\nIda,Berg,Booking\n", encoding="utf-8")
    row = place.tend("import", str(table), "--dry-run", "--json").json[0]["rows"][0]
    assert row["name"] == "Ida Berg"
    assert place.tend("import", str(table), "--yes", "--map", "Lieblingsladen=org").code == 0
    (ida,) = place.documents("contacts").values()
    assert ida["org"] == "Booking"
    assert "custom" not in ida


def test_a_mapped_column_that_is_not_there_is_said_with_those_that_are(place: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Vorname,Nachname,Laden\nIda,Berg,Booking\n", encoding="utf-8")
    done = place.tend("import", str(table), "--yes", "--map", "Ladn=org")
    assert done.code == 2
    assert "no column 'Ladn'" in done.err
    assert "Vorname, Nachname, Laden" in done.err
    assert place.documents("contacts") == {}
    assert place.tend("import", str(table), "--yes", "--map", "#3=org").code == 0
    assert [contact["org"] for contact in place.documents("contacts").values()] == ["Booking"]


def test_where_a_file_differs_both_values_are_shown(place: Any, cards: Path) -> None:
    assert place.tend("import", str(cards), "--yes").code == 0
    place.tend("edit", "Carla Nunes", "org=Acme")
    changed = (
        cards.read_text(encoding="utf-8").replace("Carla Nunes", "Carla Nunes").replace("Novum", "Lyon Labs")
    )
    cards.write_text(changed, encoding="utf-8")
    done = place.tend("import", str(cards), "--dry-run")
    assert 'org: you have "Acme", the file says "Lyon Labs"' in done.out
    rows = place.tend("import", str(cards), "--dry-run", "--json").json[0]["rows"]
    offers = [offer for row in rows for offer in row["offers"]]
    assert {"field": "org", "yours": "Acme", "file": "Lyon Labs"} in offers


def test_columns_without_headings_are_shown_by_their_place(place: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Ida Berg,x,+49 171 1234567\n", encoding="utf-8")
    mapping = ["--map", "#1=full", "--map", "#3=phone"]
    done = place.tend("import", str(table), "--dry-run", *mapping)
    assert "columns: #1 = full, #3 = phone" in done.out
    assert "columns left out: #2" in done.out
    found = place.tend("import", str(table), "--dry-run", "--json", *mapping).json
    assert found[0]["columns"] == {"#1": "full", "#3": "phone"}
    assert place.tend("import", str(table), "--yes", "--map", "#1=full", "--map", "#4=phone").code == 2


def test_what_is_kept_as_text_is_not_called_not_taken(place: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Name,Birthday\nIda Berg,5/1/1990\n,5/1/1990\n", encoding="utf-8")
    lines = place.tend("import", str(table), "--dry-run").out.splitlines()
    assert [line.split()[0] for line in lines if "line" in line] == ["look", "not"]
    assert any(line.startswith("  look at") and line.endswith("kept as text") for line in lines)


def test_undo_names_only_those_of_whom_something_was_written(place: Any, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Name,E-Mail\nIda Berg,i@x.example\nBen Ay,b@x.example\nTom Hill,t@x.example\n")
    place.tend("import", str(table), "--yes")
    table.write_text("Name,E-Mail\nIda Berg,i@x.example\nBen Ay,b@x.example\nTom Hill,t@y.example\n")
    done = place.tend("import", str(table), "--yes")
    assert "wrote 1 known, with something new" in done.err
    assert "adds emails" in done.out
    assert "imported 1 person from table.csv" in place.tend("undo").err


@pytest.mark.parametrize("mapping", ["Firma", "=org", " =org"])
def test_a_mapping_that_is_none_is_wrong_use(place: Any, cards: Path, mapping: str) -> None:
    assert place.tend("import", str(cards), "--yes", "--map", mapping).code == 2


def test_a_file_that_cannot_be_read_is_said_without_a_traceback(place: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.vcf"
    empty.write_bytes(b"")
    for path in (tmp_path / "missing.vcf", tmp_path, empty):
        done = place.tend("import", str(path), "--yes")
        assert done.code in (1, 2)
        assert "not foreseen" not in done.err


def test_names_with_escape_sequences_never_reach_the_terminal(place: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(CARDS.replace("Carla Nunes", "Carla\x1b[2J Nunes"), encoding="utf-8")
    done = place.tend("import", str(path), "--yes")
    assert "\x1b" not in done.out + done.err


def test_export_has_the_documented_shape_and_is_read_back_without_loss(people: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = people.tend("export", "json", "--output", str(out))
    assert (done.code, done.out) == (0, "")
    assert "not encrypted" in done.err
    data = json.loads(out.read_text(encoding="utf-8"))
    assert (data["format"], data["version"]) == ("tend-export", 1)
    assert {"contacts", "interactions", "events", "promises", "introductions"} <= set(data)
    anna = next(contact for contact in data["contacts"] if contact["id"] == people.ids["anna"])
    assert anna["name"]["full"] == "Anna Schmidt"
    assert anna["emails"] == [{"value": "anna@acme.example", "types": ["work"]}]
    assert anna["last_contact"] == "2026-03-11"
    new = ["--vault", str(tmp_path / "second"), "--passphrase-file", str(people.secret)]
    assert people.bare(*new, "init").code == 0
    assert people.bare(*new, "import", str(out), "--yes").code == 0
    again = json.loads(people.bare(*new, "export", "json").out)
    again.pop("profile"), data.pop("profile")
    assert again == data


def test_an_export_is_for_its_owner_alone_and_whole(people: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    os.umask(0)
    people.tend("export", "json", "-o", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("tmp-")]


def test_an_existing_file_is_overwritten_only_after_a_yes(
    people: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    assert people.tend("export", "json", "-o", str(out)).code == 2
    on_terminal("n\n")
    assert people.tend("export", "json", "-o", str(out)).code == 1
    assert out.read_text() == "mine"
    on_terminal("y\n")
    assert people.tend("export", "json", "-o", str(out)).code == 0
    assert json.loads(out.read_text())["format"] == "tend-export"
    assert people.tend("export", "json", "-o", str(out), "--force").code == 0


def test_a_link_is_replaced_and_what_it_points_at_left_alone(people: Any, tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("mine")
    link.symlink_to(target)
    assert people.tend("export", "json", "-o", str(link), "--force").code == 0
    assert target.read_text() == "mine"
    assert not link.is_symlink()


def test_an_export_never_lands_in_the_vault(people: Any) -> None:
    before = people.files()
    assert people.tend("export", "json", "-o", str(people.directory / "out.json")).code == 2
    assert people.tend("export", "json", "-o", str(people.directory / "no" / "out.json")).code == 2
    assert people.files() == before


def test_export_to_stdout_is_json_and_nothing_else(people: Any) -> None:
    done = people.tend("export", "json")
    assert json.loads(done.out)["format"] == "tend-export"
    assert done.err == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.md", "# Friends\n\n- Ida Berg, Acme\n- Ben, Lyon\n"),
        (
            "letter.eml",
            "Return-Path: <ida@berg.example>\nReceived: from x\n\tby y\nTo: ben@x.example\n\nHi, Ben\n",
        ),
        (
            "inbox.mbox",
            "From ida@berg.example Mon Jan  5 10:00:00 2026\nTo: ben@x.example\nSubject: hi\n\nHi\n",
        ),
        ("empty.vcf", "BEGIN:VCARD\nEND:VCARD\n"),
    ],
)
def test_what_is_no_list_of_contacts_is_refused(place: Any, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    done = place.tend("import", str(path), "--yes")
    assert done.code == 1, done.out
    assert name in done.err
    assert place.documents("contacts") == {}


def test_a_file_that_is_not_there_is_said_before_anything_else(place: Any, tmp_path: Path) -> None:
    done = place.tend("import", str(tmp_path / "nowhere.vcf"))
    assert done.code == 2
    assert "nowhere.vcf" in done.err


def test_a_value_that_cannot_be_kept_keeps_nobody_else_out(people: Any, tmp_path: Path) -> None:
    file = tmp_path / "odd.vcf"
    odd = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nCATEGORIES:{tag}\nEND:VCARD\n"
        for name, tag in (("Cyrus Lund", "~"), ("Dina Moor", "chess"))
    )
    file.write_text(odd)
    done = people.tend("import", str(file), "--yes")
    assert done.code == 0
    assert "line 1: Cyrus Lund: “~” cannot be kept in tags: left out" in done.out
    names = {each.get("full") for each in people.documents("contacts").values()}
    assert {"Cyrus Lund", "Dina Moor"} <= names
