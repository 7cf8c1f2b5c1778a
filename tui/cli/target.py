"""Where a file that a command writes may go."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.request import Request


def check_target(request: Request, output: Path, force: bool, what: str) -> None:
    """Raises UsageError where a file must not go; asks before overwriting. `what` begins a sentence: "An export"."""
    if output.is_dir() or not output.parent.is_dir():
        raise UsageError(
            _("{path} cannot be written: its directory is missing, or it is one.").format(path=output)
        )
    if output.resolve().is_relative_to(request.directory.resolve()):
        raise UsageError(
            _("{what} does not belong into the vault.").format(what=what),
            todo=_("Name a file outside of it."),
        )
    if (output.exists() or output.is_symlink()) and not force:
        if not manners.can_ask():
            raise UsageError(
                _("{path} exists already.").format(path=output),
                safe=_("It was not touched."),
                todo=_("--force overwrites it."),
            )
        if not manners.ask(_("{path} exists already. Overwrite it?").format(path=output)):
            raise click.Abort
