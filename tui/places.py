"""The five places and what makes their screens."""

from __future__ import annotations

from collections.abc import Callable

from tui.desk import Desk
from tui.screens.events import EventsScreen
from tui.screens.insights import InsightsScreen
from tui.screens.people import PeopleScreen
from tui.screens.place import PlaceScreen
from tui.screens.today import TodayScreen
from tui.screens.vault import VaultScreen

PLACES: dict[str, Callable[[Desk], PlaceScreen]] = {
    "today": TodayScreen,
    "people": PeopleScreen,
    "events": EventsScreen,
    "insights": InsightsScreen,
    "vault": VaultScreen,
}
