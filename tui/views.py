"""Views: the pages of places that have several, by the words one would look for. The palette offers them."""

from __future__ import annotations

from dataclasses import dataclass

from core.insights import REPORTS
from core.language import _
from tui.commands import COMMANDS
from tui.screens.vault import TOPICS


@dataclass(frozen=True, slots=True)
class View:
    """A page of a place: `topic` is what the place calls it."""

    place: str
    topic: str
    text: str

    @property
    def name(self) -> str:
        """What it is called: place and page."""
        return f"{_(COMMANDS[f'place.{self.place}'].word_text)}: {_(self.text)}"


VIEWS: tuple[View, ...] = (
    *(View("insights", key, kind.name) for key, kind in REPORTS.items()),
    *(View("vault", topic.id, topic.name) for topic in TOPICS),
)
"""Every view, in the order of the places."""


def found(text: str) -> list[View]:
    """The views of which every word that was typed begins a word; none for an empty text."""
    parts = text.casefold().split()
    return [
        view
        for view in VIEWS
        if parts and all(any(word.startswith(part) for word in _words(view)) for part in parts)
    ]


def _words(view: View) -> list[str]:
    return view.name.casefold().replace(":", " ").replace(",", " ").split()
