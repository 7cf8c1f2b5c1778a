"""In which order the key slots of a vault are tried: only so many derivations are made, and anybody may plant slots.

What this device knows comes first: the slot that opened the vault last, then those that the vault was known to list.
Of all others the keys take turns, so that no number of slots of one key keeps those of another from being tried: the
key known here first, then that under which the most files are sealed, then the newest epoch.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import chain, zip_longest
from pathlib import Path

from core.vault import envelope, files
from core.vault.errors import RefusedError
from core.vault.keyring import tag_of
from core.vault.segment import SUFFIX
from core.vault.slots import Slot

EACH = 64
"""So many files of a device are looked at: enough to tell a vault's keys from those of a few files planted in it."""

Shuffle = Callable[[list[Slot]], None]
_SHUFFLE: Shuffle = random.SystemRandom().shuffle


def in_order(
    candidates: Sequence[Slot],
    *,
    pinned: str = "",
    key: str = "",
    listed: Set[str] = frozenset(),
    sealed: Callable[[], Mapping[str, int]] = dict,
    limit: int,
    shuffle: Shuffle = _SHUFFLE,
) -> list[Slot]:
    """The slots as they are to be tried, for a limit of derivations.

    `pinned`, `key` and `listed` are as in `pins.json`; `sealed` counts the files under each key, by its tag. Where not all can be
    tried chance decides among those of one key, so that trying again tries others.
    """
    first = [slot for slot in candidates if slot.name == pinned]
    known = [slot for slot in candidates if slot.hash in listed and slot not in first]
    groups: dict[str, list[Slot]] = {}
    for slot in candidates:
        if slot not in first and slot not in known:
            groups.setdefault(slot.tag, []).append(slot)
    if len(candidates) > limit:
        for group in groups.values():
            shuffle(group)
    counts = sealed() if len(groups) > 1 else {}

    def rank(tag: str) -> tuple[bool, int, int, str]:
        return tag != key, -counts.get(tag, 0), -groups[tag][0].epoch, tag

    turns = zip_longest(*(groups[tag] for tag in sorted(groups, key=rank)))
    return [*first, *known, *(slot for slot in chain.from_iterable(turns) if slot is not None)]


def sealed_under(devices: Path) -> dict[str, int]:
    """How many files below a vault's `devices` say that they are sealed under each key; nothing is proved by that."""
    counts: dict[str, int] = {}
    for device in files.list_directories(devices):
        try:
            names = [name for name in files.list_regular(devices / device) if name.endswith(SUFFIX)]
        except OSError:
            continue
        for name in sorted(names, reverse=True)[:EACH]:
            try:
                header = envelope.peek(files.read_regular(devices / device / name, start=envelope.OVERHEAD))
            except (OSError, RefusedError):
                continue
            tag = tag_of(header.epoch, header.key_id)
            counts[tag] = counts.get(tag, 0) + 1
    return counts
