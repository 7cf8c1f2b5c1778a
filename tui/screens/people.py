"""People: the place."""

from __future__ import annotations

from typing import ClassVar

from tui.screens.place import PlaceScreen


class PeopleScreen(PlaceScreen):
    """People."""

    PLACE: ClassVar[str] = "people"
