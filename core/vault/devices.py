"""What a vault says of its devices: table `_vault`, record `devices`.

Each device is a set field named by its id, with the members `name`, `closed` (it has said all it will ever say) and
`retired` (another one said so of it). Who is out of use writes no more; should it come back it takes a new id. None of
this is for undo: an id that was given up is never taken up again, and a new one costs nothing.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping

from core.errors import UsageError
from core.language import _
from core.text import clean_line
from core.vault.changes import Document
from core.vault.registers import LIFE
from core.vault.writer import Writes

TABLE, RECORD = "_vault", "devices"
NAME, CLOSED, RETIRED = "name", "closed", "retired"
NAME_LIMIT = 64


def is_out_of_use(documents: Mapping[str, Document], device: str) -> bool:
    """Whether a device was closed or retired, by the shown documents of `_vault`."""
    return bool(told_of(documents, device, CLOSED) or told_of(documents, device, RETIRED))


def told_of(documents: Mapping[str, Document], device: str, member: str) -> bool:
    """Whether a member of a device is true."""
    told = documents.get(RECORD, {}).get(device)
    return isinstance(told, dict) and told.get(member) is True


def name_of(documents: Mapping[str, Document], device: str) -> str:
    """What a device is called; empty where nothing is said."""
    told = documents.get(RECORD, {}).get(device)
    name = told.get(NAME) if isinstance(told, dict) else None
    return clean_line(name, limit=NAME_LIMIT) if isinstance(name, str) else ""


def default_name() -> str:
    """The name of this machine, without the network that it is in."""
    return clean_line(platform.node().partition(".")[0], limit=NAME_LIMIT)


def checked_name(name: str) -> str:
    """A name as a person typed it, cleaned.

    Raises:
        UsageError: nothing is left, or it is too long.
    """
    cleaned = clean_line(name)
    if not cleaned:
        raise UsageError(_("A device needs a name."), safe=_("Nothing was changed."))
    if len(cleaned) > NAME_LIMIT:
        raise UsageError(
            _("The name of a device has at most {most} characters.").format(most=NAME_LIMIT),
            safe=_("Nothing was changed."),
        )
    return cleaned


def telling(device: str, member: str, value: str | bool) -> Writes:
    """The writes of a commit that says something of a device."""
    return {(TABLE, RECORD): {LIFE: True, (device, member): value}}


def said_at_first(writes: Writes, device: str, name: str) -> None:
    """Have the first commit of a device say its name, unless it says another one already."""
    keys = writes.setdefault((TABLE, RECORD), {})
    keys.setdefault((device, NAME), name)
    keys[LIFE] = True


def out_of_use(documents: Mapping[str, Document], among: Iterable[str]) -> set[str]:
    """Those of some devices that were closed or retired."""
    return {device for device in among if is_out_of_use(documents, device)}
