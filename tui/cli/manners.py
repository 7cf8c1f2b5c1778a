"""Manners of the command line.

Facts go to stdout, everything said about them to stderr. `--json` prints one JSON value and nothing else on stdout.
Colour and paging only on a terminal. A question is asked only where somebody can answer. An error says what happened,
what is safe, what to do, and never shows a traceback, a local variable or a word out of the vault. Nothing is written
to disk on the way: no temporary file, no history, also not by the pager.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

import click

from core.errors import AmbiguousError, Exit, TendError
from core.language import _
from tui.cli.columns import safe

BANDS = {"thriving": "green", "steady": "cyan", "cooling": "yellow", "fading": "magenta", "dormant": "blue"}
_ROOT = Path(__file__).resolve().parent.parent.parent
_PACKAGES = ("core", "sync", "tui", "themes")


def styled(text: str, *, fg: str | None = None, bold: bool | None = None, dim: bool | None = None) -> str:
    """Text with colour, but where NO_COLOR is set; click drops it where no terminal is."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=fg, bold=bold, dim=dim)


def say(text: str = "") -> None:
    """A fact, on stdout."""
    click.echo(text)


def tell(text: str) -> None:
    """Something about what happens, on stderr."""
    click.echo(text, err=True)


def warn(text: str) -> None:
    """Something that should be known but stops nothing."""
    click.echo(styled(_("warning: "), fg="yellow") + text, err=True)


def print_json(value: object) -> None:
    """One JSON value on stdout: UTF-8, two blanks of indent where somebody looks at it."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2 if on_terminal() else None))


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return is_terminal(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is one; none is there where the caller closed it."""
    return stream is not None and stream.isatty()


def can_ask() -> bool:
    """Whether somebody can be asked: both ends are a terminal."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def room() -> int | None:
    """Cells a line may have: the terminal's width, nothing where output goes to a file or a pipe."""
    if not on_terminal():
        return None
    from shutil import get_terminal_size

    return max(40, get_terminal_size().columns)


def show(lines: Sequence[str]) -> None:
    """Lines on stdout, through a pager where a terminal cannot show them at once."""
    from shutil import get_terminal_size

    if on_terminal() and is_terminal(sys.stdin) and len(lines) >= get_terminal_size().lines and _page(lines):
        return
    click.echo("\n".join(lines)) if lines else None


def _page(lines: Sequence[str]) -> bool:
    """Whether a pager showed the lines. It is told to keep no history and to start no other program."""
    import shlex
    import shutil
    import subprocess

    try:
        command = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    except ValueError:
        command = ["less"]
    program = shutil.which(command[0])
    if program is None or os.environ.get("TERM") == "dumb" or Path(program).name == "cat":
        return False
    env = {**os.environ, "LESSHISTFILE": "-", "LESSSECURE": "1", "LESS": os.environ.get("LESS") or "FRX"}
    with (
        subprocess.Popen(  # noqa: S603 - the user's own pager, without a shell
            [program, *command[1:]], stdin=subprocess.PIPE, env=env, text=True, encoding="utf-8"
        ) as pager
    ):
        try:
            pager.communicate("\n".join(lines) + "\n")
        except (BrokenPipeError, KeyboardInterrupt):
            pager.wait()
    return True


def ask(question: str, *, default: bool = False) -> bool:
    """A yes or no from somebody at a terminal."""
    yes, whole_yes, no, whole_no = _("y yes n no").split()
    sign = f"{yes.upper()}/{no}" if default else f"{yes}/{no.upper()}"
    while True:
        answer = (
            click.prompt(f"{question} [{sign}]", default="", show_default=False, err=True).strip().lower()
        )
        if not answer:
            return default
        if answer in (yes, whole_yes, "y", "yes"):
            return True
        if answer in (no, whole_no, "n", "no"):
            return False
        tell(_("Error: invalid input"))


def report(error: TendError) -> int:
    """Show an error of ours on stderr; its exit code."""
    click.echo(styled("tend: ", fg="red") + safe(error.what), err=True)
    for part in (error.safe, error.todo):
        if part:
            click.echo("      " + safe(part), err=True)
    if isinstance(error, AmbiguousError):
        for id, name in error.candidates:
            click.echo(f"      {safe(name)}  ({id})", err=True)
    return int(error.exit_code)


def report_unexpected(error: BaseException) -> int:
    """Say where something went wrong that should not have, without any value that was at hand."""
    import traceback

    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if (inside := _inside(frame.filename)) and inside.parts[0] in _PACKAGES
    ]
    name = type(error).__name__
    if places:
        what = _("An error that was not foreseen: {name} in {file}, line {line}.").format(
            name=name, file=_inside(places[-1].filename), line=places[-1].lineno
        )
    else:
        what = _("An error that was not foreseen: {name}.").format(name=name)
    click.echo(styled("tend: ", fg="red") + what, err=True)
    for text in (
        _("What was saved before is safe: the vault only ever gains whole files."),
        _("`tend doctor` checks it. The line above holds nothing private; please report it."),
    ):
        click.echo("      " + text, err=True)
    return int(Exit.FAILED)


def _inside(filename: str) -> Path | None:
    try:
        return Path(filename).resolve().relative_to(_ROOT)
    except ValueError:
        return None


def coloured(text: str, band: str) -> str:
    """Text in the colour of a band of health; unchanged for other words."""
    return styled(text, fg=BANDS[band]) if band in BANDS else text


class Progress:
    """A bar on stderr for long work, drawn only on a terminal and only after the work has taken a while."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        import time

        self._label = label
        self._on = is_terminal(sys.stderr) and not quiet
        self._clock = time.monotonic
        self._next = self._clock() + 0.3
        self._drawn = False

    def __call__(self, done: float, total: float = 0) -> None:
        """`done` of `total`; without a total the count stands alone."""
        now = self._clock()
        if not self._on or now < self._next:
            return
        self._next = now + 0.1
        self._drawn = True
        if total > 0:
            part = min(1.0, done / total)
            bar = "#" * int(part * 24)
            text = f"{self._label} [{bar:<24}] {part:4.0%}"
        else:
            text = f"{self._label} {done:,.0f}"
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()

    def named(self, what: str, done: int, of: int) -> None:
        """As called, with words of its own for what is being done."""
        self._label = what
        self(done, of)

    def end(self) -> None:
        """Take the bar away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def joined(parts: Iterable[str], sign: str = " · ") -> str:
    """The parts that are not empty."""
    return sign.join(part for part in parts if part)
