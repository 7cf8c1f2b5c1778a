"""`--leave-no-trace`: on a borrowed machine nothing is written outside the vault."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from core.errors import Exit
from tests.tui.cli.conftest import PASSPHRASE
from tui import borrowed
from tui.cli import root


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory in memory that a session of the system has."""
    directory = tmp_path / "run"
    directory.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(directory))
    return directory


def outside() -> dict[str, bytes]:
    """Everything in the home of the machine."""
    home = Path(os.environ["HOME"])
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(home.rglob("*"))}


def states(place: Any) -> list[tuple[str, str]]:
    return sorted((each["name"], each["state"]) for each in place.tend("devices", "--all", "--json").json)


def test_a_command_leaves_only_what_it_saved_and_a_device_that_has_ended(place: Any, memory: Path) -> None:
    place.tend("devices", "name", "desk")
    before = outside()
    assert place.process("--leave-no-trace", "add", "Carla Nunes, Novum").code == Exit.OK
    done = place.process("list", "--leave-no-trace", "--json")
    assert [each["name"] for each in done.json] == ["Carla Nunes"]
    assert outside() == before
    assert list(memory.iterdir()) == []
    (borrowed_one, closed), desk = states(place)
    assert borrowed_one.startswith("borrowed ") and closed == "closed"
    assert desk == ("desk", "in use")
    assert place.tend("doctor").code == Exit.OK


def test_looking_alone_leaves_no_device(place: Any, memory: Path) -> None:
    place.tend("devices", "name", "desk")
    for command in ("list", "due", "doctor", "devices"):
        assert place.tend("--leave-no-trace", command).code == Exit.OK
    assert states(place) == [("desk", "in use")]
    assert list(memory.iterdir()) == []


def test_the_session_is_called_by_the_day_that_it_was_borrowed(place: Any, memory: Path) -> None:
    place.tend("devices", "name", "desk")
    place.tend("--leave-no-trace", "add", "Carla Nunes")
    assert states(place) == [("borrowed 9 Jun", "closed"), ("desk", "in use")]


def test_what_was_remembered_goes_though_a_command_fails(
    place: Any, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        borrowed, "state_in_memory", lambda: made.append(memory / "tend-x") or (memory / "tend-x")
    )
    (memory / "tend-x").mkdir()
    assert place.tend("--leave-no-trace", "show", "Nobody").code != Exit.OK
    assert made and list(memory.iterdir()) == []


def test_the_program_opens_no_new_vault_on_a_borrowed_machine(
    place: Any, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.cli import opening

    monkeypatch.setattr(opening, "has_terminal", lambda: True)
    done = place.bare("--leave-no-trace", "--vault", str(memory / "none"))
    assert done.code == Exit.VAULT
    assert "There is no vault" in done.err


def test_the_program_itself_leaves_no_trace(place: Any, memory: Path) -> None:
    place.tend("devices", "name", "desk")
    before = outside()
    command = "from tui.cli import main; main()"
    child = pexpect.spawn(
        sys.executable,
        ["-c", command, "--leave-no-trace", *place.options],
        env={**os.environ, "TERM": "xterm-256color"},
        dimensions=(24, 80),
        timeout=60,
    )
    child.expect("Today")
    child.send("a")
    child.expect("Add")
    child.send("Carla Nunes\r")
    child.expect("saved")
    assert len(list(memory.iterdir())) == 1
    child.send("\x1b")
    child.send("\x11")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert list(memory.iterdir()) == []
    assert outside() == before
    assert "Carla Nunes" in place.tend("list").out
    assert [state for _, state in states(place)] == ["closed", "in use"]


def test_without_a_directory_in_memory_a_temporary_one_is_used_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(borrowed, "_IN_MEMORY", "")
    monkeypatch.setattr(borrowed.tempfile, "tempdir", str(tmp_path))
    made = borrowed.state_in_memory()
    assert made.parent == tmp_path
    assert made.stat().st_mode & 0o077 == 0
    borrowed.clear_away(made)
    assert list(tmp_path.iterdir()) == []


def test_the_passphrase_may_be_typed(place: Any, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is opened by asking leaves no trace either."""
    from tui.cli import manners, request

    monkeypatch.setattr(manners, "can_ask", lambda: True)
    monkeypatch.setattr(request.click, "prompt", lambda *_, **__: PASSPHRASE)
    assert root.run(["--leave-no-trace", "--vault", str(place.directory), "add", "Bea Moll"]) == Exit.OK
    assert list(memory.iterdir()) == []
    assert "closed" in [state for _, state in states(place)]
