"""Files of other programs brought in and everything written out, whole processes: seconds, and the most memory."""

from __future__ import annotations

import base64
import random
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks import peers
from benchmarks.imports import imported, measured
from benchmarks.report import Figure
from benchmarks.stage import Stage

_CARDS, _ROWS, _EVENTS = 10_000, 100_000, 100_000
_GIVEN = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Frieda", "Gustav", "Hanna", "Ines", "Jonas", "Karla", "Leo")
_FAMILY = (
    "Berg",
    "Lind",
    "Okoro",
    "Santos",
    "Aydin",
    "Novak",
    "Weber",
    "Costa",
    "Moreau",
    "Keller",
    "Yilmaz",
)


def figures(stage: Stage) -> Iterator[Figure]:
    """Cards against vobject, a table of LinkedIn, a calendar, and a folder of pages of the demo vault."""
    yield from _cards(stage)
    yield from _table(stage)
    yield from _calendar(stage)
    yield from _pages(stage)


def _cards(stage: Stage) -> Iterator[Figure]:
    path = stage.folder / "people.vcf"
    _write_cards(path, random.Random(1))
    theirs = peers.vobject_seconds(path)
    took, memory, said = imported(stage, path)
    path.unlink()
    if theirs is None:
        yield Figure("tend import / vobject parsing: vobject is missing", took, "s", None, said)
    else:
        note = f"{took:.2f} s / {theirs[1]:.2f} s; {said}"
        name = f"tend import of {_CARDS:,} vCards / vobject parsing them"
        yield Figure(name, took / theirs[1], "x", 1.5, note)
    yield Figure(f"tend import of {_CARDS:,} vCards: most memory", memory, "MB", 300)


def _table(stage: Stage) -> Iterator[Figure]:
    path = stage.folder / "Connections.csv"
    _write_table(path, random.Random(2))
    took, memory, said = imported(stage, path)
    path.unlink()
    yield Figure(f"tend import of {_ROWS:,} rows of LinkedIn", took, "s", 30, said)
    yield Figure(f"tend import of {_ROWS:,} rows of LinkedIn: most memory", memory, "MB", None)


def _calendar(stage: Stage) -> Iterator[Figure]:
    path = stage.folder / "calendar.ics"
    _write_calendar(path, random.Random(3))
    took, memory, said = imported(stage, path)
    path.unlink()
    yield Figure(f"tend import of {_EVENTS:,} events", took, "s", 60, said)
    yield Figure(f"tend import of {_EVENTS:,} events: most memory", memory, "MB", None)


def _pages(stage: Stage) -> Iterator[Figure]:
    folder = stage.folder / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    command = stage.tend("export", "markdown", "--output", str(folder))
    took, _, said = measured(command, {**stage.environment(), "PYTHONPATH": "."})
    count = sum(1 for _ in folder.rglob("*.md"))
    shutil.rmtree(folder)
    yield Figure(f"tend export markdown, {count:,} pages", took, "s", 20, said)


def _person(number: int, rng: random.Random) -> tuple[str, str, str]:
    """Given name, family name and mail address."""
    given, family = rng.choice(_GIVEN), f"{rng.choice(_FAMILY)}{rng.choice(_FAMILY).lower()}"
    return given, family, f"{given}.{family}{number}@example.org".lower()


def _write_cards(path: Path, rng: random.Random) -> None:
    """Cards as phones write them; every tenth with a small picture."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for number in range(_CARDS):
            given, family, mail = _person(number, rng)
            lines = [
                "BEGIN:VCARD", "VERSION:3.0", f"UID:{number}", f"FN:{given} {family}", f"N:{family};{given};;;",
                f"ORG:Example {rng.randrange(900)} Ltd;Sales", f"TITLE:Head of {rng.choice(_FAMILY)}",
                f"EMAIL;TYPE=INTERNET,WORK:{mail}", f"TEL;TYPE=CELL:+49 170 {number:07}",
                f"ADR;TYPE=HOME:;;Street {number};Lyon;;6900{number % 10};France",
                f"BDAY:{date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))}", "NOTE:met at the fair\\, twice",
                "CATEGORIES:friends,chess", "REV:20240102T030405Z",
            ]  # fmt: skip
            if number % 10 == 0:
                text = base64.b64encode(rng.randbytes(3_000)).decode("ascii")
                lines.append("PHOTO;ENCODING=b;TYPE=JPEG:" + text[:60])
                lines += [" " + text[at : at + 74] for at in range(60, len(text), 74)]
            file.write("\r\n".join([*lines, "END:VCARD", ""]))


def _write_table(path: Path, rng: random.Random) -> None:
    """The connections of somebody who knows very many."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write('Notes:\n"When exporting your connection data, you may notice that some are missing."\n\n')
        file.write("First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
        for number in range(_ROWS):
            given, family, mail = _person(number, rng)
            on = date(2010, 1, 1) + timedelta(days=rng.randrange(5_000))
            known = mail if rng.random() < 0.1 else ""
            file.write(
                f"{given},{family},https://www.linkedin.com/in/{given}-{family}-{number},{known},"
                f'"Example {rng.randrange(9_000)}, Ltd",Head of {rng.choice(_FAMILY)},{on:%d %b %Y}\n'
            )


def _write_calendar(path: Path, rng: random.Random) -> None:
    """Meetings with one to four of two thousand people over fourteen years."""
    people = [_person(number, rng) for number in range(2_000)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Example//EN\r\n")
        for number in range(_EVENTS):
            begin = datetime(2012, 1, 1, 8) + timedelta(
                days=rng.randrange(5_000), minutes=15 * rng.randrange(40)
            )
            guests = "".join(
                f"ATTENDEE;CN={given} {family};PARTSTAT=ACCEPTED:mailto:{mail}\r\n"
                for given, family, mail in rng.sample(people, rng.randint(1, 4))
            )
            file.write(
                f"BEGIN:VEVENT\r\nUID:{number}@example.org\r\nDTSTART:{begin:%Y%m%dT%H%M%S}Z\r\n"
                f"DTEND:{begin + timedelta(minutes=45):%Y%m%dT%H%M%S}Z\r\nSUMMARY:About number {number}\r\n"
                f"{guests}END:VEVENT\r\n"
            )
        file.write("END:VCALENDAR\r\n")
