"""What stands before the vault: opening it, asking for its secret, or making the first one."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from textual.screen import Screen

from tui.app import Start
from tui.desk import Desk
from tui.screens.first_start import FirstStart
from tui.screens.unlock import UnlockScreen


def door(desk: Desk, start: Start, opening: Future[None] | None) -> Screen[Any]:
    """The first screen: without a vault the first start, else the passphrase, or only a bar while it is opened."""
    made = (desk.session.directory / "vault.json").exists()
    if not made and not desk.session.unlocked:
        return FirstStart(desk, start)
    return UnlockScreen(desk, opening, key_file=start.key_file)
