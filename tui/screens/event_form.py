"""`E`: open an event, go to the open one, or close it."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.desk import Desk


async def toggle_event(app: App[Any], desk: Desk) -> None:
    """Placeholder."""
