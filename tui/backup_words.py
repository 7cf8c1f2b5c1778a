"""What is said of backups, on the command line and in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.words import count


def amount(files: int, size: int) -> str:
    """ "214 files, 3.1 MiB"."""
    counted = "1 file" if files == 1 else f"{files:,} files"
    if size < 1024 * 1024:
        return f"{counted}, {size / 1024:,.0f} KiB"
    return f"{counted}, {size / 1024 / 1024:,.1f} MiB"


def warning(left_out: Sequence[str], complete: bool) -> str:
    """What should be known of a backup that was made; empty where all is as it should be."""
    if left_out:
        are = "is" if len(left_out) == 1 else "are"
        return (
            f"{count(len(left_out), 'file')} of the vault could not be read and {are} not in it; `tend doctor` names "
            "what is wrong."
        )
    if not complete:
        return "something was saved while it was written, and may not be in it. Make another one."
    return ""
