from __future__ import annotations

import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from core.errors import AmbiguousError, TendError, VaultError
from tui.cli import manners
from tui.cli.root import COMMANDS, run, tend


def test_version_and_help_need_no_vault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"tend {version('tend-tui')}\n"
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, (_, text) in COMMANDS.items():
        assert name in shown
        assert text in shown
    assert "Exit codes" in shown
    assert "TEND_PASSPHRASE_FILE" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: tend {name}")
    assert f"  tend {name}" in shown.split("Examples:")[1]


def test_the_one_line_of_each_command_is_the_truth_about_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (
        "add",
        "log",
        "list",
        "show",
        "due",
        "import",
        "undo",
        "doctor",
        "edit",
        "init",
        "passwd",
        "backup",
        "restore",
    ):
        run([name, "--help"])
        assert "--json" in capsys.readouterr().out, name


def test_a_misspelt_command_is_wrong_use_and_the_nearest_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lsit"]) == 2
    assert "Did you mean list?" in capsys.readouterr().err


def test_a_passphrase_is_never_an_argument() -> None:
    import click

    context = click.Context(tend)
    for name in COMMANDS:
        command = tend.get_command(context, name)
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        assert not {option for option in options if "passphrase" in option and not option.endswith("-file")}


def test_an_error_of_ours_says_what_is_safe_and_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, VaultError("It broke.", safe="Nothing was lost.", todo="Try again."))
    assert run(["due"]) == 4
    assert capsys.readouterr().err == "tend: It broke.\n      Nothing was lost.\n      Try again.\n"
    fail(monkeypatch, AmbiguousError("Two fit:", [("a1", "Anna S"), ("a2", "Anna \x1b[31mM")]))
    assert run(["due"]) == 3
    assert capsys.readouterr().err == "tend: Two fit:\n      Anna S  (a1)\n      Anna [31mM  (a2)\n"


def test_an_error_that_was_not_foreseen_shows_no_traceback_and_no_value(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, KeyError("Anna Schmidt"))
    assert run(["due"]) == 1
    shown = capsys.readouterr().err
    assert "KeyError in tui/cli/" in shown
    assert "Traceback" not in shown
    assert "Anna" not in shown


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr("tui.cli.request.require_vault", broken)
    if not isinstance(error, TendError):
        monkeypatch.setattr("tui.cli.request.open_vault", broken)


def test_a_fresh_interpreter_loads_nothing_heavy_for_the_help() -> None:
    code = (
        "import sys\nfrom tui.cli.root import run\nrun(['--help'])\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "click" in loaded
    assert not loaded & {
        "textual",
        "rich",
        "cryptography",
        "tinydb",
        "msgspec",
        "phonenumbers",
        "vobject",
        "zxcvbn",
        "tomlkit",
    }


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c 'from tui.cli import main; main()' --help | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert manners.styled("x", fg="red") == "\x1b[31mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert manners.styled("x", fg="red") == "x"


def test_no_color_reaches_whatever_opens_next(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("NO_COLOR", "")
    assert run(["--no-color", "--version"]) == 0
    assert os.environ["NO_COLOR"] == "1"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    shown = capsys.readouterr().out
    assert "_TEND_COMPLETE" in shown
    assert "tend" in shown


def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    import os

    def complete(words: str, number: int) -> list[str]:
        env = {
            **os.environ,
            "_TEND_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(number),
        }
        code = "import sys; sys.argv[0] = 'tend'; from tui.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
        )
        return [line.split(",")[1] for line in done.stdout.splitlines()]

    assert complete("tend de", 1) == ["delete", "demo"]
    assert complete("tend list --li", 2) == ["--limit"]


def test_fish_shows_descriptions_whole(program: Any, tmp_path: Path) -> None:
    import os

    fish = program("fish")
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "tend").write_text(f"#!{sys.executable}\nfrom tui.cli import main\nmain()\n")
    (bin / "tend").chmod(0o755)
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "PYTHONPATH": root}

    def complete(line: str) -> dict[str, str]:
        script = f"tend completion fish | source; complete -C {shlex.quote(line)}"
        done = subprocess.run(
            [fish, "--no-config", "-c", script], capture_output=True, text=True, env=env, check=False
        )
        return dict(row.split("\t", 1) if "\t" in row else (row, "") for row in done.stdout.splitlines())

    assert complete("tend ") == {name: text for name, (_, text) in COMMANDS.items()}
    assert complete("tend list --j") == {
        "--json": "Print an array of {id, name, org, tags, health, last_contact, due}."
    }


def test_keys_lists_every_command_of_the_program_with_the_users_changes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    from core import places
    from tui.commands import COMMANDS as OF_THE_PROGRAM

    places.settings_file().parent.mkdir(parents=True)
    places.settings_file().write_text('[keys]\n"person.call" = "f"\n"no.such" = "x"\n')
    assert run(["keys"]) == 0
    out, err = capsys.readouterr()
    assert all(id in out for id in OF_THE_PROGRAM)
    assert "no.such" in err
    assert run(["keys", "--json"]) == 0
    found = {item["id"]: item["keys"] for item in json.loads(capsys.readouterr().out)}
    assert found["person.call"] == ["f"]
    assert found["undo"] == ["u"]


@pytest.mark.parametrize(
    ("closed", "command", "said"),
    [
        (">&-", "list", "The output is closed"),
        (">&-", "add Ida", "The output is closed"),
        (">&-", "", "The output is closed"),
        ("<&-", "log -", "The input is closed"),
        ("<&-", "add", "nobody is at a terminal"),
        ("2>&-", "list", ""),
    ],
)
def test_a_closed_stream_is_a_clear_end(place: Any, closed: str, command: str, said: str) -> None:
    program = [sys.executable, "-c", "from tui.cli import main; main()"]
    words = shlex.join([*program, *place.options]) + f" {command} {closed}"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)
    assert said in done.stderr
    assert "not foreseen" not in done.stderr
    assert done.returncode == (0 if closed == "2>&-" else 1 if closed == ">&-" else 2)
