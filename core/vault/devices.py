"""What a vault says of its devices: table `_vault`, record `devices`.

Each device is a set field named by its id, with the members `name`, `closed` (it has said all it will ever say) and
`retired` (another one said so of it). Who is out of use writes no more; should it come back it takes a new id.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.vault.changes import Document

TABLE, RECORD = "_vault", "devices"
CLOSED, RETIRED = "closed", "retired"


def is_out_of_use(documents: Mapping[str, Document], device: str) -> bool:
    """Whether a device was closed or retired, by the shown documents of `_vault`."""
    told = documents.get(RECORD, {}).get(device)
    return isinstance(told, dict) and (told.get(CLOSED) is True or told.get(RETIRED) is True)
