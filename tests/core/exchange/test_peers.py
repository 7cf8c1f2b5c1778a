"""What we write as other programs read it: khard and vobject our cards, icalendar, khal and vdirsyncer our calendar."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.exchange.chosen import Chosen
from core.exchange.formats import FORMATS
from core.exchange.lost import missing
from core.exchange.reader import read_file
from core.exchange.staging import stage

ANNA, BEN, CLEO = "A" * 16, "B" * 16, "C" * 16
PEOPLE: dict[str, dict[str, Any]] = {
    ANNA: {
        "full": "Dr. Anna Schmidt", "prefix": "Dr.", "given": "Anna", "middle": "Maria", "family": "Schmidt", "suffix": "MBA",
        "nicknames": {"Änn, i": True}, "org": "Novum; Söhne", "org_units": ["Lab"], "role": "COO",
        "emails": {"anna@novum.example": ["work", "pref"], "a@b.example": ["home"]},
        "phones": {"+49 170 5550147": ["cell"], "0221 5550188": ["home", "fax"]},
        "urls": {"https://novum.example/a,b": []}, "handles": {"anna@talk.example": ["xmpp"]},
        "addresses": {"k1": {"types": ["home"], "street": "Ring 1", "city": "Köln", "postal": "50667", "country": "Germany"}},
        "birthday": "1980-03-22", "anniversary": "2001-02-03", "tags": {"chess, fast": True, "b;c": True},
        "notes": {"n1": {"on": "", "text": "first\nsecond; yes, \\n"}, "n2": {"on": "2026-05-01", "text": "ü" * 90}},
        "related": {"r1": {"name": "Jonas", "rel": "spouse"}}, "custom": {"Shoe size": "42"}, "offers": {"press": True},
    },
    BEN: {"full": "Ben Aydın", "given": "Ben", "family": "Aydın", "birthday": "--02-29", "emails": {"ben@lyon.example": []}},
    CLEO: {"full": "Cleo Lind", "given": "Cleo", "family": "Lind", "birthday": "--03-01"},
}  # fmt: skip
TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "contacts": PEOPLE,
    "interactions": {"K" * 16: {"at": "2026-06-15T12:00", "channel": "meal", "kind": "lunch", "with": {BEN: True}, "plan": True, "place": "Ratskeller, Köln", "text": "bring; the\nslides"}},
    "promises": {"P" * 16: {"side": "mine", "with": {BEN: True}, "text": "send the slides, all of them, " + "ü" * 60, "due": "2026-06-12"}},
    "events": {"F" * 16: {"name": "Autumn Fair", "starts": "2026-10-01", "ends": "2026-10-03", "place": "Köln"}},
}  # fmt: skip
VOBJECT = """
import json, sys, vobject
out = []
for card in vobject.readComponents(open(sys.argv[1], encoding="utf-8", newline="").read()):
    got = lambda name: [each.value for each in card.contents.get(name, [])]
    name = card.n.value
    out.append({
        "fn": card.fn.value, "n": [name.family, name.given, name.additional, name.prefix, name.suffix], "org": got("org"),
        "email": got("email"), "tel": got("tel"), "note": got("note"), "categories": got("categories"), "title": got("title"),
        "adr": [[each.street, each.city, each.code, each.country] for each in got("adr")], "bday": got("bday"),
        "again": card.serialize(),
    })
json.dump(out, sys.stdout)
"""
ICALENDAR = """
import json, sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
out = []
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    out.append({"uid": str(event["UID"]), "summary": str(event["SUMMARY"]), "start": str(event["DTSTART"].dt), "end": str(event["DTEND"].dt),
                "where": str(event.get("LOCATION", "")), "about": str(event.get("DESCRIPTION", "")), "rule": str(dict(event["RRULE"])) if "RRULE" in event else ""})
json.dump(out, sys.stdout)
"""


@pytest.fixture
def full(book: Any) -> Any:
    book.vault.tables = json.loads(json.dumps(TABLES))
    return book


@pytest.fixture
def saved(full: Any, tmp_path: Path) -> Callable[[str], Path]:
    """`saved("vcard")` writes a file of that format."""

    def save(format: str) -> Path:
        path = tmp_path / f"tend{FORMATS[format].ending}"
        chunks = FORMATS[format].chunks
        assert chunks is not None
        path.write_bytes(b"".join(chunks(Chosen(full), None)))
        return path

    return save


def run(*command: str, home: Path, **env: str) -> str:
    own = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **own, **env},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def beside(program: str) -> str:
    """The interpreter that a program written in Python runs on: the libraries it is built on are there."""
    first = Path(program).read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    return first.removeprefix("#!").split()[0]


@pytest.mark.parametrize("format", ["vcard", "vcard3"])
def test_vobject_reads_our_cards_without_loss_and_what_it_writes_is_the_same(
    full: Any, saved: Callable[[str], Path], program: Callable[[str], str], tmp_path: Path, format: str
) -> None:
    python = beside(program("khard"))
    anna, ben, cleo = sorted(
        json.loads(run(python, "-c", VOBJECT, str(saved(format)), home=tmp_path)),
        key=lambda each: -len(each["fn"]),
    )
    assert (anna["fn"], anna["n"]) == ("Dr. Anna Schmidt", ["Schmidt", "Anna", "Maria", "Dr.", "MBA"])
    assert anna["org"] == [["Novum; Söhne", "Lab"]]
    assert set(anna["email"]) == {"anna@novum.example", "a@b.example"}
    assert set(anna["tel"]) == {"+49 170 5550147", "0221 5550188"}
    assert set(anna["note"]) == {"first\nsecond; yes, \\n", "ü" * 90}
    assert anna["categories"] == [["b;c", "chess, fast"]]
    assert anna["adr"] == [["Ring 1", "Köln", "50667", "Germany"]]
    assert anna["bday"] == ["19800322" if format == "vcard" else "1980-03-22"]
    assert ben["bday"] == ["--0229"]
    again = tmp_path / "again.vcf"
    again.write_text(anna["again"] + ben["again"] + cleo["again"], encoding="utf-8", newline="")
    reading = read_file(again)
    for draft in reading.drafts:
        assert missing(PEOPLE[draft.uid.removeprefix("tend:")], draft.document) == []
    assert stage(reading, full).changes() == []


@pytest.mark.parametrize("format", ["vcard", "vcard3"])
def test_khard_reads_our_cards_without_loss(
    saved: Callable[[str], Path], program: Callable[[str], str], tmp_path: Path, format: str
) -> None:
    khard, folder = program("khard"), tmp_path / "book"
    folder.mkdir()
    for number, text in enumerate(saved(format).read_bytes().split(b"BEGIN:VCARD\r\n")[1:]):
        (folder / f"{number}.vcf").write_bytes(b"BEGIN:VCARD\r\n" + text)
    config = tmp_path / "khard.conf"
    config.write_text(f"[addressbooks]\n[[b]]\npath = {folder}\n")
    base = (khard, "-c", str(config))
    listed = run(*base, "list", "--parsable", home=tmp_path)
    assert f"tend:{ANNA}" in listed
    assert f"tend:{BEN}" in listed
    shown = run(*base, "show", "--format=yaml", "Anna", home=tmp_path)
    for text in (
        "Dr. Anna Schmidt", "Maria", "MBA", "Novum; Söhne", "Lab", "COO", "anna@novum.example", "a@b.example",
        "+49 170 5550147", "0221 5550188", "https://novum.example/a,b", "Ring 1", "Köln", "50667", "Germany", "chess, fast",
        "b;c", "1980-03-22", "2001-02-03", "second; yes", "Änn, i",
    ):  # fmt: skip
        assert text in shown, text
    assert "03-01" in run(*base, "birthdays", home=tmp_path)


def test_icalendar_reads_our_calendar(
    saved: Callable[[str], Path], program: Callable[[str], str], tmp_path: Path
) -> None:
    python = beside(program("khal"))
    found = {
        each["uid"]: each
        for each in json.loads(run(python, "-c", ICALENDAR, str(saved("ics")), home=tmp_path))
    }
    birthday = found[f"birthday-{ANNA}@tend"]
    assert (birthday["summary"], birthday["start"]) == ("Birthday: Dr. Anna Schmidt", "1980-03-22")
    assert "YEARLY" in birthday["rule"]
    plan = found[f"plan-{'K' * 16}@tend"]
    assert (plan["summary"], plan["start"]) == ("Lunch: Ben Aydın", "2026-06-15 12:00:00")
    assert (plan["where"], plan["about"]) == ("Ratskeller, Köln", "bring; the\nslides")
    fair = found[f"event-{'F' * 16}@tend"]
    assert (fair["start"], fair["end"]) == ("2026-10-01", "2026-10-04")
    assert found[f"promise-{'P' * 16}@tend"]["summary"].endswith("ü" * 60)


def test_khal_takes_our_calendar_in_and_shows_it(
    full: Any, saved: Callable[[str], Path], program: Callable[[str], str], tmp_path: Path
) -> None:
    khal, config = program("khal"), tmp_path / "khal.conf"
    (tmp_path / "calendar").mkdir()
    config.write_text(
        f"[calendars]\n[[tend]]\npath = {tmp_path / 'calendar'}\n[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        f"longdatetimeformat = %Y-%m-%d %H:%M\n[default]\ndefault_calendar = tend\n[sqlite]\npath = {tmp_path / 'khal.db'}\n"
    )
    base = (khal, "-c", str(config))
    run(*base, "import", "--batch", "-a", "tend", str(saved("ics")), home=tmp_path)
    shown = run(
        *base, "list", "2026-06-10", "2027-03-25", "--once", "--format", "{start-date} {title}", home=tmp_path
    )
    for text in (
        "2026-06-12 Promised to Ben Aydın: send the slides", "2026-06-15 Lunch: Ben Aydın", "2026-10-01 Autumn Fair",
        "2027-02-28 Birthday: Ben Aydın", "2027-03-22 Birthday: Dr. Anna Schmidt",
    ):  # fmt: skip
        assert text in shown, shown
    again = run(*base, "list", "2026-06-10", "2027-03-25", "--format", "{uid}", home=tmp_path)
    run(*base, "import", "--batch", "-a", "tend", str(saved("ics")), home=tmp_path)
    assert run(*base, "list", "2026-06-10", "2027-03-25", "--format", "{uid}", home=tmp_path) == again
    for path in (tmp_path / "calendar").iterdir():
        assert stage(read_file(path, today=full.today), full).changes() == [], (
            "what khal has written is the same"
        )


def test_vdirsyncer_takes_the_calendar_apart(
    saved: Callable[[str], Path], program: Callable[[str], str], tmp_path: Path
) -> None:
    config = tmp_path / "vdirsyncer.conf"
    config.write_text(
        f'[general]\nstatus_path = "{tmp_path / "status"}"\n[pair p]\na = "file"\nb = "folder"\ncollections = null\n'
        f'[storage file]\ntype = "singlefile"\npath = "{saved("ics")}"\n'
        f'[storage folder]\ntype = "filesystem"\npath = "{tmp_path / "vdir"}"\nfileext = ".ics"\n'
    )
    (tmp_path / "vdir").mkdir()
    base = (program("vdirsyncer"), "-c", str(config))
    run(*base, "discover", home=tmp_path)
    run(*base, "sync", home=tmp_path)
    assert len(list((tmp_path / "vdir").iterdir())) == saved("ics").read_bytes().count(b"BEGIN:VEVENT")
