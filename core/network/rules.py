"""What the user settled for the whole network: weights, circles, and how much a day holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from core.models import circle_from
from core.network.cadence import Circles, circles_with
from core.network.touches import DEFAULT_WEIGHTS, weights_table

DAILY_CAP = 6
"""People proposed on one day."""

_Documents = Mapping[str, Mapping[str, Any]]


class Rules(msgspec.Struct, frozen=True):
    """Weights by channel code, the circles with their rhythms, and the daily cap."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    circles: Circles = msgspec.field(default_factory=circles_with)
    cap: int = DAILY_CAP

    @property
    def fingerprint(self) -> bytes:
        """Differs where stored scores must not be used: other weights, other rhythms."""
        return msgspec.json.encode([self.weights, dict(self.circles.days)])


def rules_from(profile: Mapping[str, Any], circles: _Documents) -> Rules:
    """The rules from the record "me" of table profile and the table of the user's own circles."""
    weights, rhythms, cap = profile.get("weights"), profile.get("rhythms"), profile.get("daily_cap")
    return Rules(
        weights=weights_table(weights if isinstance(weights, Mapping) else None),
        circles=circles_with(
            (circle_from(id, document) for id, document in circles.items()),
            rhythms if isinstance(rhythms, Mapping) else None,
        ),
        cap=cap if isinstance(cap, int) and not isinstance(cap, bool) and cap > 0 else DAILY_CAP,
    )
