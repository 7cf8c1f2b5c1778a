"""Help, errors and questions in another language, and English again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import pytest

from core import language
from core.language import Catalogue, speak
from tests.catalogue import COMMAND_LINE, _of
from tui.cli import manners
from tui.cli.root import COMMANDS, Commands, tend
from tui.cli.spoken import Spoken, SpokenGroup, paragraphs, said

TEXTS = {
    "Usage:": "Aufruf:",
    "Options": "Optionen",
    "Show this message and exit.": "Diese Hilfe zeigen.",
    "Error: {message}": "Fehler: {message}",
    "default: {default}": "sonst: {default}",
    "At most so many.": "Höchstens so viele.",
    "Show one person.": "Eine Person zeigen.",
    "So many past contacts.": "So viele frühere Kontakte.",
    "Close the event that is open. The new people wait to be looked through in the program.": "Den Anlass schließen.",
    "\b\nExamples:\n  tend event close": "\b\nBeispiele:\n  tend event close",
    "Name": "Wer",
    "y yes n no": "j ja n nein",
}


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    speak("en")
    monkeypatch.setattr(language, "read_catalogue", lambda path: Catalogue(path.stem, dict(TEXTS)))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    speak("de")
    yield
    speak("en")


def test_help_is_said_in_the_language_and_the_commands_stay_english(
    place: Any, german: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    help = place.bare("list", "--help").out
    assert "Aufruf: tend list" in help and "Höchstens so viele." in help and "Diese Hilfe zeigen." in help
    assert "At most so many." not in help and "[sonst: 10" in place.bare("show", "--help").out
    monkeypatch.setenv("LC_ALL", "C")
    help = place.bare("list", "--help").out
    assert "Usage: tend list" in help and "At most so many." in help and "Show this message and exit." in help


def test_of_a_group_the_commands_are_said_too(place: Any, german: None) -> None:
    assert "Den Anlass schließen." in place.bare("event", "--help").out
    assert "Beispiele:\n    tend event close" in place.bare("event", "close", "--help").out
    assert "show           Eine Person zeigen." in place.bare("--help").out


def test_errors_and_tables_are_said_in_it(place: Any, german: None) -> None:
    assert place.bare("list", "--limit", "x").err.splitlines()[-1].startswith("Fehler: ")
    place.tend("add", "Anna Schmidt")
    assert place.tend("list").out.split() == ["Wer", "Anna", "Schmidt", "new"]


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("j", True), ("Ja", True), ("yes", True), ("n", False), ("nein", False), ("", False)],
)
def test_a_question_is_answered_in_it(
    typed: str, agreed: bool, german: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(click, "prompt", lambda text, **_options: asked.append(text) or typed)
    assert manners.ask("Wirklich?") is agreed
    assert asked == ["Wirklich? [j/N]"]


def test_what_is_no_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["perhaps", "y"])
    monkeypatch.setattr(click, "prompt", lambda text, **_options: next(typed))
    assert manners.ask("Sure?", default=True)
    assert capsys.readouterr().err == "Error: invalid input\n"


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)


def test_every_command_can_be_said_and_every_text_of_its_help_is_in_the_catalogue() -> None:
    known = {found.message for path in COMMAND_LINE.glob("*.py") for found in _of(path)}
    assert isinstance(tend, Commands)
    for command in [tend, *commands(tend)]:
        assert isinstance(command, SpokenGroup if isinstance(command, click.Group) else Spoken), command.name
        helps = [getattr(param, "help", None) for param in command.params]
        for text in filter(None, (command.help, command.epilog, *helps)):
            missing = [part for part in paragraphs(text) if part and part not in known]
            assert not missing, f"{command.name}: {missing}"
    assert {text for _module, text in COMMANDS.values()} <= known


def test_paragraphs_that_keep_their_lines_stay_as_they_are() -> None:
    text = "One\n    two.\n\n    \b\n    Lines:\n      a   b\n    "
    assert paragraphs(text) == ["One two.", "\b\nLines:\n  a   b"]
    assert said(text) == "One two.\n\n\b\nLines:\n  a   b"
