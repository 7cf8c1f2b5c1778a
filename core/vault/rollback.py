"""What was read on this machine before and is gone from the folder now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.language import ngettext
from core.vault.disk import DEVICES, Problem

BACK_IN_TIME = "BackInTime"
"""The kind of such a problem."""


def gone_since(pinned: Mapping[str, int], heads: Mapping[str, int]) -> Iterator[Problem]:
    """A problem for each device of which less is there than was pinned, both as the last commit by device.

    Whoever takes the newest files out of a folder brings back what they deleted: nothing else tells of them.
    """
    for device, seq in sorted(pinned.items()):
        missing = seq - heads.get(device, 0)
        if missing > 0:
            what = ngettext(
                "The folder went back in time: {n:,} save of this device, read here before, is missing.",
                "The folder went back in time: {n:,} saves of this device, read here before, are missing.",
                missing,
            )
            yield Problem(f"{DEVICES}/{device}", BACK_IN_TIME, what.format(n=missing))
