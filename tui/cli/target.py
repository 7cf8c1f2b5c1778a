"""Where a file that a command writes may go."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UsageError
from tui.cli import manners
from tui.cli.request import Request


def check_target(request: Request, output: Path, force: bool, what: str) -> None:
    """Raises UsageError where a file must not go; asks before overwriting. `what` begins a sentence: "An export"."""
    if output.is_dir() or not output.parent.is_dir():
        raise UsageError(f"{output} cannot be written: its directory is missing, or it is one.")
    if output.resolve().is_relative_to(request.directory.resolve()):
        raise UsageError(f"{what} does not belong into the vault.", todo="Name a file outside of it.")
    if (output.exists() or output.is_symlink()) and not force:
        if not manners.can_ask():
            raise UsageError(
                f"{output} exists already.", safe="It was not touched.", todo="--force overwrites it."
            )
        if not manners.ask(f"{output} exists already. Overwrite it?"):
            raise click.Abort
