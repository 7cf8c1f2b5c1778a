from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.vault import CHEAPEST, Set
from tests.core.vault.places import BEN, CY
from tests.tui.cli.test_rekey import NEW, elsewhere, send


@pytest.fixture
def held(place: Any, tmp_path: Path) -> Any:
    """The key was renewed here; another device, which was away, had saved two people in two files."""
    other = elsewhere(place, tmp_path)
    other.commit([Set("contacts", BEN, "full", "Ben Aydın")])
    other.commit([Set("contacts", CY, "full", "Cy\x1b[31m")])
    with place.vault() as vault:
        vault.rekey(NEW, cost=CHEAPEST)
    place.secret.write_text(NEW)
    send(tmp_path / "elsewhere", place.directory)
    # The old slots came with it, and go again.
    assert place.tend("list").code == 0
    return place


def test_held_says_what_each_file_would_change(held: Any) -> None:
    done = held.tend("held")
    assert done.code == 0
    lines = done.out.splitlines()
    assert len(lines) == 2
    assert "would change 1 record (1 of contacts), 1 new: Ben Aydın" in lines[0]
    assert "\x1b" not in done.out
    assert "2 files were made under an older key" in done.err
    first, _ = held.tend("held", "--json").json
    assert first["people"] == ["Ben Aydın"]
    assert first["records"] == {"contacts": 1}
    assert first["discarded"] is False
    assert first["file"].endswith(f"{first['hash']}.tdb")
    assert lines[0].startswith(first["hash"][:8])


def test_take_and_discard_name_files_by_the_beginning_of_their_hash(held: Any) -> None:
    first, second = held.tend("held", "--json").json
    assert held.tend("held", "take", first["hash"][:8]).code == 0
    assert "Ben Aydın" in held.tend("list").out
    assert held.tend("held", "discard", second["hash"]).code == 0
    left = held.tend("held")
    assert "(discarded here)" in left.out
    assert "held back until" not in left.err
    assert held.tend("held", "take", "--all").err.endswith("0 files taken in.\n")
    assert held.tend("held", "take", second["hash"][:6]).code == 0
    assert held.tend("held").err == "Nothing is held back.\n"
    assert len(held.tend("list", "--json").json) == 2


@pytest.mark.parametrize("arguments", [[], ["xyz"], ["--all", "xyz"]])
@pytest.mark.parametrize("command", ["take", "discard"])
def test_what_is_not_held_back_is_a_wrong_use(held: Any, command: str, arguments: list[str]) -> None:
    before = held.files()
    assert held.tend("held", command, *arguments).code == 2
    assert held.files() == before


def test_nothing_held_back_is_said(place: Any) -> None:
    done = place.tend("held")
    assert (done.code, done.out, done.err) == (0, "", "Nothing is held back.\n")
    assert place.tend("held", "--json").json == []
