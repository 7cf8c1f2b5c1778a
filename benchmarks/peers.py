"""The same people in the files of other programs, made once and kept beside the demo vault."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from core.models import Contact

PASSWORD = "correct horse battery staple"


def keepass(people: Sequence[Contact], folder: Path) -> list[str] | None:
    """The command that lists `people` from a KeePass file (AES-KDF, 1,000,000 rounds); None without the program."""
    if shutil.which("keepassxc-cli") is None:
        return None
    database = folder / "people.kdbx"
    if not database.exists():
        source = folder / "people.xml"
        source.write_text(_keepass_xml(people), encoding="utf-8")
        subprocess.run(
            ["keepassxc-cli", "import", "-q", "-p", str(source), str(database)],
            input=f"{PASSWORD}\n{PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )
        source.unlink()
    return ["keepassxc-cli", "ls", "-q", str(database)]


class Merge(NamedTuple):
    """A merge to be carried out: `original` is copied to `target` before each."""

    command: list[str]
    original: Path
    target: Path


def keepass_merge(people: Sequence[Contact], folder: Path) -> Merge | None:
    """The command that merges a KeePass file of `people` with one that differs in one entry; None without the program."""
    if keepass(people, folder) is None:
        return None
    original, other, target = (
        folder / "people.kdbx",
        folder / "people-other.kdbx",
        folder / "people-target.kdbx",
    )
    if not other.exists():
        shutil.copy(original, other)
        title = people[0].name
        edit = ["keepassxc-cli", "edit", "-q", "--notes", "moved to Lyon", str(other), title]
        subprocess.run(edit, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    return Merge(["keepassxc-cli", "merge", "-q", "-s", str(target), str(other)], original, target)


def _keepass_xml(people: Sequence[Contact]) -> str:
    entries = []
    for number, person in enumerate(people, start=1):
        uuid = base64.b64encode(number.to_bytes(16, "big")).decode("ascii")
        fields = {
            "Title": person.name,
            "UserName": next((mail.value for mail in person.emails), ""),
            "URL": person.org,
            "Notes": ", ".join(person.tags),
        }
        strings = "".join(
            f"<String><Key>{k}</Key><Value>{escape(v)}</Value></String>" for k, v in fields.items()
        )
        entries.append(f"<Entry><UUID>{uuid}</UUID>{strings}</Entry>")
    root = base64.b64encode(bytes(16)).decode("ascii")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><KeePassFile><Meta><Generator>Tend</Generator></Meta><Root><Group>'
        f"<UUID>{root}</UUID><Name>Root</Name>{''.join(entries)}</Group></Root></KeePassFile>"
    )


def khard(people: Sequence[Contact], folder: Path) -> list[str] | None:
    """The command that lists `people` from a folder of vCards; None without the program."""
    if shutil.which("khard") is None:
        return None
    cards, config = folder / "cards", folder / "khard.conf"
    if not config.exists():
        cards.mkdir(exist_ok=True)
        for number, person in enumerate(people):
            (cards / f"{number}.vcf").write_text(_vcard(number, person), encoding="utf-8", newline="")
        config.write_text(
            f"[addressbooks]\n[[people]]\npath = {cards}\n[general]\ndebug = no\n", encoding="utf-8"
        )
    return ["khard", "-c", str(config), "list"]


_VOBJECT = """
import sys, time, vobject
text = open(sys.argv[1], encoding="utf-8", newline="").read()
begin = time.perf_counter()
count = sum(1 for card in vobject.readComponents(text))
print(count, time.perf_counter() - begin)
"""


def vobject_seconds(path: Path) -> tuple[int, float] | None:
    """How many cards vobject parses in a file, and the seconds it needs for that alone; None where it is missing.

    It is looked for beside this very program, then beside khard, which is built on it.
    """
    pythons = [sys.executable]
    if program := shutil.which("khard"):
        first = Path(program).read_text(encoding="utf-8", errors="replace").partition("\n")[0]
        pythons += first.removeprefix("#!").split()[:1]
    for python in pythons:
        done = subprocess.run(
            [python, "-c", _VOBJECT, str(path)], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            count, took = done.stdout.split()
            return int(count), float(took)
    return None


def _vcard(number: int, person: Contact) -> str:
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{number}",
        f"FN:{person.name}",
        f"N:{person.family};{person.given};;;",
        f"ORG:{person.org}",
        *(f"EMAIL;TYPE=work:{mail.value}" for mail in person.emails),
        *(f"TEL;TYPE=cell:{phone.value}" for phone in person.phones),
        "END:VCARD",
    ]
    return "\r\n".join(lines) + "\r\n"
