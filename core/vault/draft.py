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
_CAP = 8 * TEXT_LIMIT
_NOBODY = bytes(8)


class _Draft(msgspec.Struct):
    draft: str


def keep_draft(vault: Vault, text: str) -> bool:
    """Keep a text, or forget what was kept where it is empty; says whether that worked."""
    path = vault.state_directory / NAME
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


def kept_draft(vault: Vault) -> str:
    """The text that was kept; empty where there is none or it cannot be read."""
    expect = Expectation(bytes.fromhex(vault.id), frozenset({Kind.CACHE}), device=_NOBODY)
    try:
        data = read_regular(vault.state_directory / NAME, cap=_CAP)
        _, text = open_sealed(vault.keyring.get, data, expect=expect)
        return msgspec.json.decode(text, type=_Draft).draft
    except (OSError, RefusedError, msgspec.DecodeError, RecursionError):
        return ""
