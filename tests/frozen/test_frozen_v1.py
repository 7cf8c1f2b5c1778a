"""A vault of format 1, made once: every later program opens it and reads the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import Set, unlock_vault
from core.vault.errors import WrongSecretError
from core.vault.words import WORDS as ALL_WORDS

SAMPLE = Path(__file__).parent / "v1"
FIRST, SECOND = "forty-two swans at dawn", "a lantern under the willow"
RECOVERY = "ADHP-WNAD-AXT5-46JX-PDTW-DMMX-A6QB-Q5FS"
WORDS = ("silk", "mill", "fish", "storm")
FORKED = ("cable", "comet", "stove", "thunder")
ADA, BEN, CARLA = "Ada4aaaaaaaaaaaa", "Ben5bbbbbbbbbbbb", "Carla6cccccccccc"
ERNA = "Erna3iiiiiiiiiii"
DECODER = Path(__file__).parents[1] / "core" / "vault" / "independent_decoder.py"
CLOCK = FixedClock(datetime(2026, 6, 10, 9, 0))


@pytest.fixture
def expected() -> dict[str, Any]:
    return json.loads((SAMPLE / "expected.json").read_text("utf-8"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE / "vault", tmp_path / "vault")
    return tmp_path


@pytest.mark.parametrize("secret", [{"passphrase": SECOND}, {"recovery_code": RECOVERY}])
def test_it_opens_and_reads_as_it_was_written(
    place: Path, expected: dict[str, Any], secret: dict[str, str]
) -> None:
    vault = unlock_vault(place / "vault", state=place / "state", clock=CLOCK, **secret)  # type: ignore[arg-type]
    assert [problem.kind for problem in vault.problems] == ["HeldBack"]
    for table, documents in expected["documents"].items():
        assert dict(vault.documents(table)) == documents
    assert vault.digest() == WORDS
    assert [list(each.disagreement()) for each in vault.conflicts()] == expected["conflicts"]
    assert sorted(vault.holdings.review) == expected["review"]
    assert [past.value for past in vault.history("contacts", BEN, "org")] == ["Kontor", "Werft", "Hafen"]
    assert vault.canonical("Dora7ddddddddddd") == CARLA
    assert vault.documents("contacts")[ERNA] == {"role": "pilot", "custom": {"height": [1.75, 2, -3]}}
    assert vault.history("contacts", ERNA, "full") == []
    report = vault.doctor()
    assert report.well
    assert {each.code for each in report.findings} == {"conflict", "review"}


def test_a_fork_reads_as_it_was_written_in_every_order(tmp_path: Path, expected: dict[str, Any]) -> None:
    files = sorted((SAMPLE / "forked" / "devices").glob("*/*.tdb"))
    for number, order in enumerate((files, files[::-1], files[::2] + files[1::2], files[3:] + files[:3])):
        place = tmp_path / str(number)
        shutil.copytree(SAMPLE / "forked", place / "vault", ignore=shutil.ignore_patterns("*.tdb"))
        vault = unlock_vault(place / "vault", state=place / "state", passphrase=FIRST, clock=CLOCK)
        for path in order:
            copy = place / "vault" / path.relative_to(SAMPLE / "forked")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
            vault.refresh()
        assert vault.digest() == FORKED
        for table, documents in expected["forked"]["documents"].items():
            assert dict(vault.documents(table)) == documents
        assert [list(each.disagreement()) for each in vault.conflicts()] == expected["forked"]["conflicts"]
        vault.commit([Set("contacts", ADA, "full", "Ada")])
        vault.compact(everything=True)
        again = unlock_vault(place / "vault", state=place / "anew", passphrase=FIRST, clock=CLOCK)
        assert again.digest() == vault.digest()


@pytest.mark.parametrize(("name", "secret"), [("vault", SECOND), ("forked", FIRST)])
def test_the_second_reader_reads_it_too(expected: dict[str, Any], name: str, secret: str) -> None:
    command = [sys.executable, "-I", str(DECODER), str(SAMPLE / name)]
    done = subprocess.run(command, input=secret, capture_output=True, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    wanted = expected if name == "vault" else expected["forked"]
    found["documents"].pop("merges", None)
    assert [ALL_WORDS[number] for number in found["words"]] == wanted["digest"]
    for part in ("documents", "conflicts", "review"):
        assert found[part] == wanted[part]


def test_slots_of_the_first_epoch_go_where_the_second_is_held(place: Path) -> None:
    unlock_vault(place / "vault", state=place / "state", passphrase=SECOND, clock=CLOCK)
    assert all(path.name.startswith("0002-") for path in (place / "vault" / "keys").iterdir())


def test_it_can_be_gone_on_with(place: Path) -> None:
    vault = unlock_vault(place / "vault", state=place / "state", passphrase=SECOND, clock=CLOCK)
    vault.commit([Set("contacts", BEN, "org", "Kontor")], label="settled")
    vault.write_cache(b"")
    vault.compact(everything=True)
    again = unlock_vault(place / "vault", state=place / "state", passphrase=SECOND, clock=CLOCK)
    assert again.conflicts() == []
    assert again.documents("contacts")[ADA]["tags"] == {"maths": True, "sailing": True}
    assert "Gone2hhhhhhhhhhh" not in again.documents("contacts")
    assert again.digest() == vault.digest() != WORDS


def test_the_first_passphrase_opens_what_the_first_epoch_held(place: Path) -> None:
    vault = unlock_vault(place / "vault", state=place / "state", passphrase=FIRST, clock=CLOCK)
    assert vault.documents("contacts")[ADA]["org"] == "never agreed to"
    assert "birthday" not in vault.documents("contacts")[CARLA]
    assert {problem.kind for problem in vault.problems} == {"NewKey"}


def test_nothing_else_opens_it(place: Path) -> None:
    with pytest.raises(WrongSecretError):
        unlock_vault(place / "vault", state=place / "state", passphrase="a lantern", clock=CLOCK)
