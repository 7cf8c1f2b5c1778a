from __future__ import annotations

import json
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core import places
from core.clock import FixedClock
from core.vault import CHEAPEST, Set, create_vault, unlock_vault


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """`init` and `demo` as they are, but with a key derivation that costs next to nothing."""

    def create(directory: Path, **options: Any) -> Any:
        return create_vault(directory, **options, cost=CHEAPEST)

    monkeypatch.setattr("core.vault.create_vault", create)


def fresh(place: Any, name: str = "new") -> list[str]:
    return ["--vault", str(place.directory.parent / name), "--passphrase-file", str(place.secret)]


@pytest.mark.usefixtures("cheap")
def test_init_makes_a_vault_that_its_passphrase_and_its_recovery_code_open(
    place: Any, clock: FixedClock
) -> None:
    done = place.bare(*fresh(place), "init")
    assert done.code == 0
    code = done.out.strip()
    assert len(code.split("-")) == 8
    for secret in ({"passphrase": "correct horse battery staple"}, {"recovery_code": code}):
        vault = unlock_vault(place.directory.parent / "new", state=places.state_root(), clock=clock, **secret)
        with closing(vault):
            assert vault.documents("contacts") == {}


@pytest.mark.usefixtures("cheap")
def test_init_keeps_who_i_am_and_takes_the_region_from_the_locale(
    place: Any, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert place.bare(*fresh(place), "init", "--name", "Robin  Falk", "--language", "de", "--json").json[
        "recovery_code"
    ]
    vault = unlock_vault(
        place.directory.parent / "new",
        state=places.state_root(),
        passphrase="correct horse battery staple",
        clock=clock,
    )
    with closing(vault):
        assert dict(vault.documents("profile")["me"]) == {
            "name": "Robin Falk",
            "region": "AT",
            "language": "de",
        }


def test_init_refuses_a_vault_that_is_there_and_somebody_elses_files(place: Any, tmp_path: Path) -> None:
    before = place.files()
    done = place.tend("init")
    assert done.code == 4
    assert "already" in done.err
    assert place.files() == before
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine")
    assert place.bare("--vault", str(foreign), "--passphrase-file", str(place.secret), "init").code == 4
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]
    assert (
        place.bare(
            "--vault", str(foreign / "letter.txt"), "--passphrase-file", str(place.secret), "init"
        ).code
        == 4
    )


def test_init_without_a_passphrase_and_without_anybody_to_ask_makes_nothing(
    place: Any, tmp_path: Path
) -> None:
    done = place.bare("--vault", str(tmp_path / "new"), "init")
    assert done.code == 4
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("region", ["germany", "D1", "Ä1"])
def test_init_refuses_a_region_that_is_none(place: Any, region: str) -> None:
    assert place.bare(*fresh(place), "init", "--region", region).code == 2
    assert not (place.directory.parent / "new").exists()


@pytest.mark.usefixtures("cheap")
def test_init_at_a_terminal_asks_twice_and_says_how_strong_the_passphrase_is(
    place: Any, on_terminal: Callable[[str], None], tmp_path: Path
) -> None:
    on_terminal(
        "secret\nn\nchicory lantern oboe marsh\ntypo\nchicory lantern oboe marsh\nchicory lantern oboe marsh\n"
    )
    done = place.bare("--vault", str(tmp_path / "new"), "init")
    assert done.code == 0
    assert "Strength: " in done.err
    assert "That is weak" not in done.out
    assert "not the same" in done.err
    vault = unlock_vault(
        tmp_path / "new",
        state=places.state_root(),
        passphrase="chicory lantern oboe marsh",
        clock=place.clock,
    )
    vault.close()


@pytest.mark.usefixtures("cheap")
def test_a_weak_passphrase_in_a_file_is_warned_about(place: Any, tmp_path: Path) -> None:
    place.secret.write_text("123456\n")
    assert "weak" in place.bare(*fresh(place), "init").err


def test_no_command_opens_a_vault_that_is_not_there(place: Any, tmp_path: Path) -> None:
    for command in (["list"], ["due"], ["undo"], ["doctor"], ["passwd"], ["add", "Anna"], ["export", "json"]):
        done = place.bare("--vault", str(tmp_path / "none"), "--passphrase-file", str(place.secret), *command)
        assert done.code == 4, command
        assert "tend init" in done.err


def test_a_wrong_passphrase_is_code_4_and_says_nothing_of_what_is_inside(place: Any) -> None:
    place.secret.write_text("wrong\n")
    done = place.tend("undo")
    assert done.code == 4
    assert done.out == ""
    assert "tend passwd --recover" in done.err
    assert "caps lock" not in done.err


def test_the_options_stand_before_or_after_the_command_or_in_the_environment(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.bare(*place.options, "undo").code == 0
    assert place.bare("undo", *place.options).code == 0
    monkeypatch.setenv("TEND_VAULT", str(place.directory))
    monkeypatch.setenv("TEND_PASSPHRASE_FILE", str(place.secret))
    assert place.bare("undo").code == 0


def test_the_vault_may_be_named_in_the_settings(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = places.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(f'vault = "{place.directory}"\nnonsense = 1\n')
    done = place.bare("--passphrase-file", str(place.secret), "undo")
    assert done.code == 0
    assert "no setting 'nonsense'" in done.err


@pytest.mark.parametrize(
    "command", [["add", "Ida Berg"], ["list"], ["edit", "Ida", "org=Acme"], ["add", "-"]]
)
def test_what_is_wrong_with_the_settings_is_said_once_by_a_command(place: Any, command: list[str]) -> None:
    place.tend("add", "Ida Berg")
    file = places.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(f'vault = "{place.directory}"\nnonsense = 1\nlanguage = "tlh"\n')
    done = place.bare("--passphrase-file", str(place.secret), *command, stdin=b"Ben\nCarla\nYuki\n")
    assert done.code == 0
    assert done.err.count("nonsense") == done.err.count("language must be") == 1


def test_undo_takes_back_what_another_process_saved_and_redo_brings_it_back(place: Any) -> None:
    with place.vault() as vault:
        vault.commit([Set("contacts", "anna", "full", "Anna Schmidt")], label="noted Anna Schmidt")
    done = place.tend("undo")
    assert done.code == 0
    assert "taken back: noted Anna Schmidt" in done.err
    assert place.documents("contacts") == {}
    assert place.tend("undo", "--redo", "--json").json == {
        "label": "noted Anna Schmidt",
        "done": True,
        "skipped": [],
    }
    assert place.documents("contacts") == {"anna": {"full": "Anna Schmidt"}}


def test_seven_lines_of_one_run_are_taken_back_as_seven_entries(place: Any) -> None:
    place.tend("add", "-", stdin="\n".join(f"Person{n} Berg" for n in range(7)).encode())
    assert place.tend("undo").err == "taken back: 7 entries\n"
    assert place.documents("contacts") == {}


def test_making_the_vault_is_not_taken_back(place: Any, tmp_path: Path) -> None:
    options = ["--vault", str(tmp_path / "new"), "--passphrase-file", str(place.secret)]
    assert place.bare(*options, "init", "--name", "Robin Falk", "--region", "DE").code == 0
    assert place.bare(*options, "add", "Ida Berg").code == 0
    assert "taken back: added Ida Berg" in place.bare(*options, "undo").err
    assert "nothing to take back" in place.bare(*options, "undo").err


def test_nothing_to_undo_is_said_and_no_failure(place: Any) -> None:
    place.tend("undo")
    done = place.tend("undo")
    assert done.code == 0
    assert "nothing to take back" in done.err


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"  \n", "empty"),
        (b"one\ntwo\n", "more than one line"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * 70_000, "too large"),
    ],
)
def test_an_unusable_passphrase_file_is_wrong_use(place: Any, content: bytes, complaint: str) -> None:
    place.secret.write_bytes(content)
    done = place.tend("undo")
    assert done.code == 2
    assert complaint in done.err


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_line_break_at_the_end_is_not_part_of_the_passphrase(place: Any, ending: str) -> None:
    place.secret.write_bytes(b"\xef\xbb\xbfcorrect horse battery staple" + ending.encode())
    assert place.tend("undo").code == 0


def test_a_passphrase_may_come_through_a_pipe_without_a_warning(place: Any) -> None:
    script = f"{place_command()} --vault '{place.directory}' --passphrase-file <(printf 'correct horse battery staple') undo"
    import subprocess

    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr


def place_command() -> str:
    import shlex
    import sys

    return shlex.join([sys.executable, "-c", "from tui.cli import main; main()"])


def test_a_passphrase_file_that_others_may_read_is_used_with_a_warning(place: Any) -> None:
    place.secret.chmod(0o644)
    done = place.tend("undo")
    assert done.code == 0
    assert "others on this machine may read" in done.err
    assert stat.S_IMODE(place.secret.stat().st_mode) == 0o644


def test_a_missing_passphrase_file_or_key_file_is_said(place: Any, tmp_path: Path) -> None:
    assert (
        place.bare("--vault", str(place.directory), "--passphrase-file", str(tmp_path / "no"), "undo").code
        == 2
    )
    done = place.bare(
        "--vault", str(tmp_path / "n"), "--passphrase-file", str(place.secret), "--key-file", "no", "init"
    )
    assert done.code == 2
    assert "key file" in done.err


def test_at_a_terminal_the_passphrase_is_asked_three_times(
    place: Any, on_terminal: Callable[[str], None]
) -> None:
    on_terminal("wrong\nwrong too\ncorrect horse battery staple\n")
    assert place.bare("--vault", str(place.directory), "undo").code == 0
    on_terminal("wrong\nwrong too\nstill wrong\n")
    done = place.bare("--vault", str(place.directory), "undo")
    assert done.code == 4
    assert "keyboard layout" in done.err
    assert "tend passwd --recover" in done.err
    assert "--key-file" not in done.err


def test_a_key_file_that_was_not_named_is_asked_for(
    place: Any, tmp_path: Path, on_terminal: Callable[[str], None]
) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"x" * 64)
    options = ["--vault", str(place.directory)]
    with place.vault() as vault:
        vault.add_key_file("chicory lantern oboe marsh", key)
    on_terminal("chicory lantern oboe marsh\n" * 3)
    assert "--key-file FILE" in place.bare(*options, "undo").err
    with place.vault() as vault:
        alone = next(way for way in vault.slots() if way.type == "passphrase" and not way.key_file)
        vault.remove_slot(alone.hash)
    on_terminal("chicory lantern oboe marsh\n")
    done = place.bare(*options, "undo")
    assert done.code == 4
    assert "a passphrase and a key file together" in done.err
    assert "--key-file FILE" in done.err
    on_terminal("chicory lantern oboe marsh\n")
    assert place.bare(*options, "--key-file", str(key), "undo").code == 0


def test_without_terminal_and_passphrase_file_it_says_how_to_give_one(place: Any) -> None:
    done = place.bare("--vault", str(place.directory), "undo")
    assert done.code == 4
    assert "--passphrase-file" in done.err


def test_a_recovery_code_is_confirmed_and_a_new_one_is_not(place: Any, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.write_text(json.loads(place.tend("passwd", "--new-recovery-code", "--json").out)["recovery_code"])
    paper.chmod(0o600)
    confirm = ("passwd", "--confirm-recovery-code", "--recovery-code-file", str(paper))
    assert place.tend(*confirm).code == 0
    exported = place.tend("passwd", "--new-recovery-code", "--json")
    assert exported.code == 0
    replaced = place.tend(*confirm)
    assert replaced.code == 4
    assert "Traceback" not in replaced.err
