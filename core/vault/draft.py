"""Words that were typed and not saved: kept sealed in the state directory until they are asked for again.

The file is an envelope of kind cache under the current epoch key, in the device's own state directory; it never
travels and is never part of the merged view. Losing it loses a line that was not entered.
"""

from __future__ import annotations

import msgspec

from core.text import TEXT_LIMIT
from core.vault.envelope import Expectation, Header, Kind, open_sealed, seal
from core.vault.errors import RefusedError, WriteError
from core.vault.files import make_directory, read_regular, write_durable
from core.vault.vault import Vault

NAME = "draft"
PLACES = "places"
"""Where looking through the people of an event stopped: a line each, event and contact."""
_CAP = 8 * TEXT_LIMIT
_NOBODY = bytes(8)
_PLACES_KEPT = 20


class _Draft(msgspec.Struct):
    draft: str


def keep_draft(vault: Vault, text: str, name: str = NAME) -> bool:
    """Keep a text, or forget what was kept where it is empty; says whether that worked.

    `name` is that of the file: beside what was typed it is kept there where something was left off.
    """
    path = vault.state_directory / name
    try:
        if not text:
            path.unlink(missing_ok=True)
            return True
        key = vault.keyring.current
        header = Header(Kind.CACHE, bytes.fromhex(vault.id), _NOBODY, key.epoch, key.key_id, 0, 0)
        make_directory(path.parent)
        write_durable(path, seal(key, header, msgspec.json.encode(_Draft(text[:TEXT_LIMIT]))))
    except (OSError, WriteError, RefusedError):
        return False
    return True


def kept_draft(vault: Vault, name: str = NAME) -> str:
    """The text that was kept; empty where there is none or it cannot be read."""
    expect = Expectation(bytes.fromhex(vault.id), frozenset({Kind.CACHE}), device=_NOBODY)
    try:
        data = read_regular(vault.state_directory / name, cap=_CAP)
        _, text = open_sealed(vault.keyring.get, data, expect=expect)
        return msgspec.json.decode(text, type=_Draft).draft
    except (OSError, RefusedError, msgspec.DecodeError, RecursionError):
        return ""


def keep_place(vault: Vault, event: str, person: str) -> None:
    """Keep at which person looking through the new people of an event has stopped; nothing where no trace is left."""
    places = _places(vault)
    if not vault.leaves_no_trace and places.get(event) != person:
        places.pop(event, None)
        kept = list({**places, event: person}.items())[-_PLACES_KEPT:]
        keep_draft(vault, "\n".join("\t".join(place) for place in kept), PLACES)


def kept_place(vault: Vault, event: str) -> str:
    """The person at whom it stopped; empty where it did not begin."""
    return _places(vault).get(event, "")


def _places(vault: Vault) -> dict[str, str]:
    lines = kept_draft(vault, PLACES).splitlines()
    return {event: person for event, tab, person in (line.partition("\t") for line in lines) if tab}
