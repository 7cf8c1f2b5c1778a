"""A vault of format 1, made once: every later program opens it and reads the same."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import Set, unlock_vault
from core.vault.errors import WrongSecretError

SAMPLE = Path(__file__).parent / "v1"
FIRST, SECOND = "forty-two swans at dawn", "a lantern under the willow"
RECOVERY = "ZQ8B-2RT0-P3VN-V68X-AYHF-3MV8-8EZM-BHNX"
WORDS = ("chair", "cushion", "tree", "barn")
ADA, BEN, CARLA = "Ada4aaaaaaaaaaaa", "Ben5bbbbbbbbbbbb", "Carla6cccccccccc"
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
    assert vault.problems == []
    for table, documents in expected["documents"].items():
        assert dict(vault.documents(table)) == documents
    assert vault.digest() == WORDS
    assert [list(each.disagreement()) for each in vault.conflicts()] == expected["conflicts"]
    assert sorted(vault.holdings.review) == expected["review"]
    assert [past.value for past in vault.history("contacts", BEN, "org")] == ["Kontor", "Werft", "Hafen"]
    assert vault.canonical("Dora7ddddddddddd") == CARLA
    report = vault.doctor()
    assert report.well
    assert {each.code for each in report.findings} == {"conflict", "review"}


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
    assert {problem.kind for problem in vault.problems} == {"UnknownKeyError"}


def test_nothing_else_opens_it(place: Path) -> None:
    with pytest.raises(WrongSecretError):
        unlock_vault(place / "vault", state=place / "state", passphrase="a lantern", clock=CLOCK)
