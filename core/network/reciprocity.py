"""Give and take between me and one other: who began, who did what for whom."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from core.network.reasons import gifts_between
from core.network.touches import ME, THEM


class Balance(msgspec.Struct, frozen=True):
    """Contacts begun by each side, and the favours, referrals and introductions each gave, as channels."""

    mine: int
    theirs: int
    given: tuple[str, ...]
    received: tuple[str, ...]

    @property
    def my_turn(self) -> bool:
        """Whether they gave and got nothing back yet."""
        return bool(self.received) and not self.given


def balance_of(touches: Sequence[int], today: int) -> Balance:
    """The balance up to a day number."""
    sides = [value >> 1 & 3 for value in touches if not value & 1 and value >> 8 <= today]
    given, received = gifts_between(touches, today)
    return Balance(sides.count(ME), sides.count(THEM), tuple(given), tuple(received))
