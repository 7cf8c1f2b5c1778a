"""Help in the language that is spoken: texts of commands and options are English where they are written, and are
translated, paragraph by paragraph, when they are shown. So are click's own words."""

from __future__ import annotations

import inspect
from copy import copy
from typing import Any, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from core.language import N_, _, ngettext

T = TypeVar("T", bound=click.Command | click.Parameter)

CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("Error: {message}"),
    N_("Error: invalid input"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Choose from:\n\t{choices}"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
)
"""What click says to somebody who uses Tend."""


def _counted_by_click() -> None:
    """What click says with a number; marked here only."""
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1)
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1)
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1)
    ngettext(
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.", 1
    )
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1)


def teach_click() -> None:
    """From now on click says its own words as Tend does: looked up in Tend's catalogue."""
    ours: dict[str, Any] = {"_": _, "ngettext": ngettext}
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        vars(module).update(ours)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text of help, each one message; but for those that keep their lines each is one line."""
    parts = inspect.cleandoc(text).split("\n\n")
    return [part if part.startswith("\b") else " ".join(part.split("\n")) for part in parts]


def said(text: str) -> str:
    """A text of help in the language that is spoken."""
    return "\n\n".join(_(part) if part else "" for part in paragraphs(text))


def _spoken(thing: T) -> T:
    """A command or an option with its texts in the language that is spoken; the thing itself stays English."""
    twin = copy(thing)
    for name in ("help", "short_help", "epilog"):
        if text := getattr(twin, name, None):
            setattr(twin, name, said(text))
    return twin


class Spoken(click.Command):
    """A command whose help is shown in the language that is spoken."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        twin = _spoken(self)
        twin.params = [_spoken(param) for param in self.params]
        twin._help_option = None  # it is made anew with click's words of now
        super(Spoken, twin).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return super(Spoken, _spoken(self)).get_short_help_str(limit)


class SpokenGroup(Spoken, click.Group):
    """A group whose help, and that of its commands, is shown in the language that is spoken."""

    command_class = Spoken
