"""What is said of files that are held back, on the command line and in the Vault place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.language import N_, _

if TYPE_CHECKING:
    from core.vault.review import HeldBack

NOTHING = N_("Nothing is held back.")
WHAT_THEY_ARE = N_(
    "What is held back was made under the old key, and nobody knew it then: by a device that was away, or by somebody "
    "who found the lost one. When a device of yours is unlocked with the new passphrase its files come along without "
    "being asked."
)
ONLY_WHAT_YOU_KNOW = N_("Take only what you know: a file may be of somebody who found the lost device.")
LEFT_OUT = N_("They are not deleted: they can be taken later, and your other devices decide for themselves.")
SHOWN = 8
_HASH = slice(-36, -4)  # of a file's name, before its ending


def hash_of(each: HeldBack) -> str:
    """The hash in a file's name, by which it is named."""
    return each.file[_HASH]


def when(each: HeldBack) -> str:
    """When its last save was made."""
    return datetime.fromtimestamp(each.at_ms / 1000).strftime("%Y-%m-%d %H:%M")


def maker(each: HeldBack) -> str:
    """Which device made it, and when."""
    name = each.device_name or _("a device of no name")
    return f"{name} {each.device[:SHOWN]}, {when(each)}"


def line(each: HeldBack) -> str:
    """All of it."""
    said = f"{hash_of(each)[:SHOWN]}  {maker(each)}: {each.words}"
    return _("{file} (discarded here)").format(file=said) if each.set_aside else said
