"""Every file of the collection of real exports, into a real vault: again changes nothing, and undo leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import ImportFileError
from core.exchange.draft import Reading
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.vault import CHEAPEST, Vault, create_vault

TODAY = date(2026, 6, 9)
KINDS = ("vcard", "csv", "ics", "mbox", "whatsapp", "monica", "friends")
GMAIL_TABLE = (
    "Name,Given Name,Family Name,Birthday,Notes,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\r\n"
    "Ida Berg,Ida,Berg,1980-05-04,met in Lyon,* Work,ida@berg.example,Mobile,+49 170 5550147\r\n"
)
GMAIL_CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Berg\r\nN:Berg;Ida;;;\r\nEMAIL;TYPE=INTERNET;TYPE=WORK:ida@berg.example\r\n"
    "TEL;TYPE=CELL:+491705550147\r\nBDAY:1980-05-04\r\nNOTE:met in Lyon\r\nEND:VCARD\r\n"
)


@dataclass(frozen=True)
class Opened:
    """What staging needs of a network, over a real vault."""

    vault: Vault
    today: date = TODAY


@pytest.fixture
def opened(tmp_path: Path, clock: FixedClock) -> Iterator[Opened]:
    vault, _ = create_vault(
        tmp_path / "vault",
        state=tmp_path / "state",
        passphrase="correct horse battery staple",
        clock=clock,
        cost=CHEAPEST,
    )
    yield Opened(vault)
    vault.close()


@pytest.mark.parametrize("kind", KINDS)
def test_again_changes_nothing_and_undo_leaves_no_trace(samples: Path, opened: Opened, kind: str) -> None:
    written = 0
    for path in sorted((samples / kind).iterdir()):
        with suppress(ImportFileError):
            reading = read_file(path, today=TODAY)
            before = opened.vault.fingerprint()
            changes = stage(reading, opened).changes()
            if not changes:
                continue
            written += 1
            opened.vault.commit(changes, label=path.name)
            assert opened.vault.fingerprint() != before, path.name
            assert stage(read_file(path, today=TODAY), opened).changes() == [], path.name
            opened.vault.undo()
            assert opened.vault.fingerprint() == before, path.name
    assert written


@pytest.mark.parametrize("first_card", [True, False])
def test_the_two_exports_that_gmail_makes_of_one_person_are_one_person(
    book: Any, read: Callable[..., Reading], first_card: bool
) -> None:
    files = [GMAIL_CARD, GMAIL_TABLE] if first_card else [GMAIL_TABLE, GMAIL_CARD]
    for file in files:
        book.vault.commit(stage(read(file), book).changes())
    (person,) = book.people.values()
    assert (person["full"], list(person["emails"]), len(person["phones"])) == (
        "Ida Berg",
        ["ida@berg.example"],
        1,
    )
    for file in files:
        assert stage(read(file), book).changes() == []
