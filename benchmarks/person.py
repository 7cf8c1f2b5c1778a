"""Opening a person with a long history: what is read on the vault's thread and laid out before anything is painted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.report import Figure, median, seconds
from benchmarks.stage import PASSPHRASE, Stage
from core.clock import SystemClock
from core.network.network import Network
from core.vault import CHEAPEST, Change, create_vault, creation
from tui.draw.person import pane
from tui.draw.portrait import portrait
from tui.glyphs import FULL
from tui.known import known_of

ENTRIES = 2_000
RUNS = 9
WIDTH = 59


def figures(stage: Stage) -> Iterator[Figure]:
    """One person with 2,000 entries, in a vault of its own; `stage` is not needed."""
    clock = SystemClock()
    today = clock.today()
    changes: list[Change] = creation("contacts", "long", {"full": "Anna Schmidt", "circle": "close"})
    for number in range(ENTRIES):
        document = {
            "at": (today - timedelta(days=number)).isoformat(),
            "channel": ("call", "message", "meal")[number % 3],
            "initiator": ("me", "them")[number % 2],
            "with": {"long": True},
            "text": f"the {number}th talk, about the Lyon project and the designer",
        }
        changes += creation("interactions", f"talk{number}", document)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder:
        vault, _ = create_vault(
            Path(folder) / "vault",
            state=Path(folder) / "state",
            passphrase=PASSPHRASE,
            clock=clock,
            cost=CHEAPEST,
        )
        with vault:
            vault.commit(changes)
            network = Network(vault, clock, "DE")
            network.warm()

            def opened() -> None:
                known = known_of(network, vault, "long")
                assert known is not None
                pane(portrait(known, today, FULL), WIDTH, FULL)

            opened()
            took = median([seconds(opened) for _ in range(RUNS)])
    yield Figure(f"a person with {ENTRIES:,} entries: read and laid out", took * 1000, "ms", 60)
