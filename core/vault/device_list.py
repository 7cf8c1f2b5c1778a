"""What is known of each device of a vault: its name, when it was heard of last, and what has not arrived yet.

Somebody *speaks of* a commit in `seen`, in `from`, by a commit that comes after it, in the list of an epoch, or in what
this machine remembers. What is spoken of and not here is on its way, or was never sent. That a file of a name lies in
the folder says nothing: anybody could have put it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from core.vault import coverage, devices
from core.vault.changes import Document
from core.vault.holdings import Holdings
from core.vault.segment import parse_segment_name
from core.vault.state import State
from core.vault.store import Store

Use: TypeAlias = Literal["in use", "closed", "retired"]


@dataclass(frozen=True, slots=True)
class Device:
    """A device that wrote into the vault, or that somebody speaks of.

    heard: the time of its newest commit that is here, in ms. behind: how many changes of this device it has not said to
    have; None for this one, for one out of use, and where nothing was saved here. to_come: how many of its changes are
    spoken of and not here. here: whether files of it lie in the vault; those of one out of use are taken over by others.
    """

    id: str
    name: str
    this: bool
    use: Use
    heard: int | None
    behind: int | None
    to_come: int
    here: bool

    @property
    def called(self) -> str:
        """Its name, or the beginning of its id."""
        return self.name or self.id[:8]

    @property
    def in_use(self) -> bool:
        """Whether it may still write."""
        return self.use == "in use"


def list_devices(vault: Store, pinned: Mapping[str, int]) -> list[Device]:
    """Every device, this one first, then those in use, those heard of last before others.

    `pinned` is the last commit of each that was remembered when the vault was opened.
    """
    told = vault.documents(devices.TABLE)
    mine = vault.device
    head = vault.holdings.heads.get(mine, 0)
    heard = last_heard(vault.state)
    spoken_of = spoken(vault.holdings, pinned)
    with_files = {held.found.device for held in vault.disk.held.values()}
    found = []
    for id in {*spoken_of, *told.get(devices.RECORD, {})}:
        use = _use(told, id)
        elsewhere = bool(head) and id != mine and use == "in use"
        seen = vault.holdings.said.get(id, {}).get(mine, 0)
        found.append(
            Device(
                id,
                devices.name_of(told, id),
                id == mine,
                use,
                heard.get(id),
                max(0, head - seen) if elsewhere else None,
                vault.holdings.missing(id, spoken_of.get(id, 0)),
                id in with_files,
            )
        )
    return sorted(found, key=lambda each: (not each.this, not each.in_use, -(each.heard or 0), each.id))


def matching(known: Sequence[Device], text: str) -> list[Device]:
    """The devices that are called so, or else whose name or id begins so."""
    wanted = text.strip().casefold()
    exact = [each for each in known if wanted in (each.name.casefold(), each.id)]
    begun = [each for each in known if each.name.casefold().startswith(wanted) or each.id.startswith(wanted)]
    return (exact or begun) if wanted else []


def last_heard(state: State) -> dict[str, int]:
    """The time of the newest commit of each device that anything in the state is of."""
    newest: dict[str, int] = {}
    for frame in state.frames:
        for device, at in frame.newest().items():
            newest[device] = max(newest.get(device, 0), at)
    return newest


def spoken(holdings: Holdings, pinned: Mapping[str, int]) -> dict[str, int]:
    """The highest commit of each device that somebody speaks of."""
    highest: dict[str, int] = {}
    told = (holdings.heads, pinned, *holdings.said.values(), _listed(holdings.listed))
    for device, seq in chain.from_iterable(each.items() for each in told):
        highest[device] = max(highest.get(device, 0), seq)
    for _, segment in holdings.review.values():
        for device, _, hi in coverage.spans(segment.stands_for):
            highest[device] = max(highest.get(device, 0), hi)
    return highest


def _listed(names: Iterable[str]) -> dict[str, int]:
    """Up to where files go that were there when the epoch began, by their full names."""
    found: dict[str, int] = {}
    for key in names:
        device, _, name = key.partition("/")
        parts = parse_segment_name(name)
        if parts is not None:
            found[device] = max(found.get(device, 0), parts.hi)
    return found


def _use(told: Mapping[str, Document], device: str) -> Use:
    if devices.told_of(told, device, devices.RETIRED):
        return "retired"
    return "closed" if devices.told_of(told, device, devices.CLOSED) else "in use"
