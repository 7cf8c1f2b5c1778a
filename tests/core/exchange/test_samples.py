"""The collection of real exports beside the project, where it is present: nothing crashes, and the facts are right."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.errors import ImportFileError
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.exchange.tend_json import export


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = Path(__file__).resolve().parents[4] / "shared" / "tools" / "score_import.py"
    if not path.is_file():
        pytest.skip("no scorer beside the project")
    spec = importlib.util.spec_from_file_location("score_import", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def wanted(samples: Path) -> dict[str, list[dict[str, Any]]]:
    """What is known of the files, by file."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (samples / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found[item["file"]].append(item)
    return found


def exported(path: Path, book: Any) -> list[dict[str, Any]]:
    """The contacts that an export shows after importing one file into an empty vault."""
    try:
        reading = read_file(path)
    except ImportFileError:
        return []
    book.vault.commit(stage(reading, book).changes())
    assert stage(reading, book).changes() == [], "running it again changes nothing"
    contacts: list[dict[str, Any]] = json.loads(json.dumps(export(book)))["contacts"]
    return contacts


@pytest.mark.parametrize(
    ("kind", "least", "wrong_share"), [("vcard", 200, 0.03), ("csv", 200, 0.03), ("monica", 20, 0.05)]
)
def test_facts_of_real_files(
    samples: Path,
    wanted: dict[str, list[dict[str, Any]]],
    scorer: ModuleType,
    kind: str,
    least: int,
    wrong_share: float,
    new_book: Callable[..., Any],
) -> None:
    asked, wrong = 0, []
    for file in sorted(path.relative_to(samples).as_posix() for path in (samples / kind).iterdir()):
        contacts = exported(samples / file, new_book())
        pool = list(contacts)
        for item in wanted.get(file, []):
            if item["kind"] == "file":
                facts = [
                    ("records", len(contacts) == item.get("records", len(contacts)), item, len(contacts))
                ]
            else:
                best = max(pool, key=lambda contact: scorer.closeness(item, contact), default={})
                if best:
                    pool.remove(best)
                facts = scorer.check_contact(item, best)
            asked += len(facts)
            wrong += [(file, label, want, got) for label, right, want, got in facts if not right]
    assert asked > least
    assert len(wrong) <= wrong_share * asked, wrong


def test_people_and_days_of_friends_files(samples: Path, new_book: Callable[..., Any]) -> None:
    found, days = set(), 0
    for path in sorted((samples / "friends").iterdir()):
        book = new_book()
        found |= {contact["name"]["full"] for contact in exported(path, book)}
        days += len(book.vault.documents("interactions"))
    assert found >= {
        "Grace Hopper",
        "Marie Curie",
        "George Washington Carver",
        "Pierre Curie",
        "Jacques Cousteau",
    }
    assert days == 6, "of the seven activities one names nobody"


def test_facts_of_real_mails(samples: Path, wanted: dict[str, list[dict[str, Any]]]) -> None:
    files = {file: items for file, items in wanted.items() if file.startswith("mbox/")}
    for file, items in files.items():
        reading = read_file(samples / file)
        people = {
            (party.email, str(moment.document["at"])) for moment in reading.moments for party in moment.people
        }
        for item in items:
            if item["kind"] == "mail":
                addresses = [item["from"][1], *(address for _, address in item["to"])]
                assert any((address.lower(), item["date"][:10]) in people for address in addresses), item
    assert files


def test_facts_of_real_chats(samples: Path, wanted: dict[str, list[dict[str, Any]]]) -> None:
    chats = [items[0] for file, items in wanted.items() if file.startswith("whatsapp/")]
    for item in chats:
        reading = read_file(samples / item["file"])
        senders = {party.name or party.phone for moment in reading.moments for party in moment.people}
        assert senders == item["senders"].keys(), item["file"]
        days = [moment.document["at"] for moment in reading.moments]
        assert item["first"][:10] in days, item["file"]
        assert not item["last"] or item["last"][:10] in days, item["file"]
        count = sum(int(str(each.document["text"]).split()[0].replace(",", "")) for each in reading.moments)
        assert count == item["messages"], item["file"]
    assert chats


def test_facts_of_real_calendars(samples: Path, new_book: Callable[..., Any]) -> None:
    """Guests are people, and each meeting stands on its day; what names nobody is left out on purpose."""
    asked = right = 0
    for line in (samples / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["kind"] != "event":
            continue
        book = new_book()
        exported(samples / item["file"], book)
        mails = {mail.casefold() for person in book.people.values() for mail in person.get("emails", {})}
        days = {record["at"][:10] for record in book.vault.documents("interactions").values()}
        facts = [guest["email"].casefold() in mails for guest in item["attendees"] if guest.get("email")]
        facts += [item["start"][:10] in days]
        asked, right = asked + len(facts), right + sum(facts)
    assert asked and right / asked >= 0.95


def test_birthdays_of_a_real_calendar_have_the_year_of_the_title(samples: Path) -> None:
    path = samples / "ics" / "apple_v2_math-birthdays_ical4j.ics"
    if path.is_file():
        born = [draft.document["birthday"] for draft in read_file(path).drafts]
        assert (len(born), born[:2]) == (1321, ["1743-09-17", "1826-09-17"])


@pytest.mark.parametrize("kind", ["ics", "mbox", "whatsapp"])
def test_any_real_file_again_changes_nothing(samples: Path, kind: str, new_book: Callable[..., Any]) -> None:
    for path in sorted((samples / kind).iterdir()):
        book = new_book()
        exported(path, book)
        if book.vault.documents("interactions"):
            assert stage(read_file(path), book).changes() == [], path.name
