"""What is said of backups, on the command line and in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence

from core.language import _, ngettext


def amount(files: int, size: int) -> str:
    """ "214 files, 3.1 MiB"."""
    counted = ngettext("{n:,} file", "{n:,} files", files).format(n=files)
    if size < 1024 * 1024:
        return f"{counted}, {size / 1024:,.0f} KiB"
    return f"{counted}, {size / 1024 / 1024:,.1f} MiB"


def warning(left_out: Sequence[str], complete: bool) -> str:
    """What should be known of a backup that was made; empty where all is as it should be."""
    if left_out:
        return ngettext(
            "{n} file of the vault could not be read and is not in it; `tend doctor` names what is wrong.",
            "{n} files of the vault could not be read and are not in it; `tend doctor` names what is wrong.",
            len(left_out),
        ).format(n=len(left_out))
    if not complete:
        return _("something was saved while it was written, and may not be in it. Make another one.")
    return ""
