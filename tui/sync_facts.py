"""What the topic of devices and folder needs of the vault, read on its thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.vault import Vault
from core.vault.devices import RECORD, TABLE, is_out_of_use
from core.vault.rollback import BACK_IN_TIME
from tui.desk import Desk
from tui.draw.syncing import Device, SyncView

MOST_RECORDS = 20_000
"""The four words of a vault with more are made only where somebody asks for them: that takes seconds."""


@dataclass(frozen=True, slots=True)
class Known:
    """The vault at one moment. `words` are the four, empty where they were not made."""

    directory: str
    read_only: bool
    devices: tuple[Device, ...]
    words: str = ""
    problems: tuple[str, ...] = ()
    heads: Mapping[str, int] = field(default_factory=dict)
    """Up to where the words go."""


def known_of(vault: Vault, before: Known | None = None) -> Known:
    """All of it. On the vault's thread; the words of `before` hold while nothing came."""
    heads = vault.heads
    return Known(
        directory=str(vault.directory),
        read_only=vault.read_only,
        devices=_devices(vault),
        words=before.words if before is not None and before.heads == heads else _words(vault),
        problems=_problems(vault),
        heads=heads,
    )


def _words(vault: Vault) -> str:
    records = sum(len(table.base) for table in vault.state.tables.values())
    return "-".join(vault.digest()) if records <= MOST_RECORDS else ""


def _devices(vault: Vault) -> tuple[Device, ...]:
    told = vault.documents(TABLE)
    names = told.get(RECORD, {})
    found = []
    for id in {*vault.heads, vault.device} - {""}:
        said = names.get(id)
        name = str(said.get("name") or "") if isinstance(said, dict) else ""
        found.append(Device(id, name or id[:8], id == vault.device, is_out_of_use(told, id)))
    return tuple(sorted(found, key=lambda each: (not each.this, each.ended, each.name, each.id)))


def _problems(vault: Vault) -> tuple[str, ...]:
    problems = vault.problems
    gone = [problem.what for problem in problems if problem.kind == BACK_IN_TIME]
    refused = len(problems) - len(gone)
    if refused == 1:
        gone.append("1 file was not taken in; Doctor says why.")
    elif refused:
        gone.append(f"{refused} files were not taken in; Doctor says why.")
    return tuple(gone)


def view_of(desk: Desk, known: Known) -> SyncView:
    """What is drawn: the vault as it was read, the folder as it stands now."""
    sign = desk.keys.sign
    return SyncView(
        state=desk.syncing.state,
        now=desk.clock.now(),
        directory=known.directory,
        read_only=known.read_only,
        problems=known.problems,
        devices=known.devices,
        link_key=sign("move.enter"),
        add_key=sign("sync.device"),
        refill_key=sign("sync.now"),
    )
