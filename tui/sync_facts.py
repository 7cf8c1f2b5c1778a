"""What the topic of devices and folder needs of the vault, read on its thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.language import ngettext
from core.vault import Device, Vault
from core.vault.forks import OF_DEVICES
from core.vault.invitations import NEW_KEY
from core.vault.review import HELD_BACK
from tui.desk import Desk
from tui.device_words import worth_telling
from tui.draw.syncing import SyncView
from tui.keeping import Keeping, keeping_of

MOST_RECORDS = 20_000
"""The four words of a vault with more are made only where somebody asks for them: that takes seconds."""


_TOLD = {**dict.fromkeys(OF_DEVICES, "danger"), NEW_KEY: "warn", HELD_BACK: "warn"}
"""The kinds of problems that say all there is to say, and how they are shown."""


@dataclass(frozen=True, slots=True)
class Known:
    """The vault at one moment. `words` are the four, empty where they were not made."""

    read_only: bool
    devices: tuple[Device, ...]
    keeping: Keeping | None = None
    words: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    heads: Mapping[str, int] = field(default_factory=dict)
    """Up to where the words go."""


def known_of(vault: Vault, before: Known | None = None) -> Known:
    """All of it. On the vault's thread; the words of `before` hold while nothing came."""
    heads = vault.heads
    return Known(
        read_only=vault.read_only,
        devices=tuple(worth_telling(vault.devices())),
        keeping=keeping_of(vault),
        words=before.words if before is not None and before.heads == heads else _words(vault),
        problems=_problems(vault),
        heads=heads,
    )


def _words(vault: Vault) -> str:
    records = sum(len(table.base) for table in vault.state.tables.values())
    return "-".join(vault.digest()) if records <= MOST_RECORDS else ""


def _problems(vault: Vault) -> tuple[tuple[str, str], ...]:
    problems = vault.problems
    told = [(problem.what, _TOLD[problem.kind]) for problem in problems if problem.kind in _TOLD]
    if refused := len(problems) - len(told):
        said = ngettext(
            "{n} file was not taken in; Doctor says why.",
            "{n} files were not taken in; Doctor says why.",
            refused,
        )
        told.append((said.format(n=refused), "danger"))
    return tuple(told)


def view_of(desk: Desk, known: Known) -> SyncView:
    """What is drawn: the vault as it was read, the folder as it stands now."""
    sign = desk.keys.sign
    return SyncView(
        state=desk.syncing.state,
        now=desk.clock.now(),
        read_only=known.read_only,
        problems=known.problems,
        devices=known.devices,
        keeping=known.keeping,
        idle_minutes=desk.settings.idle_minutes,
        link_key=sign("move.enter"),
        add_key=sign("sync.device"),
        refill_key=sign("sync.now"),
        back_up_key=sign("vault.back_up"),
    )
