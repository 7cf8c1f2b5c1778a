"""The first-run tour: a few cards over the real screens. `esc` ends it, and it never comes again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult

from core.language import N_, _
from tui.desk import Desk
from tui.keyline import Groups
from tui.keys import Keys
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog, Paragraphs

Step = Literal["next", "back", "skip"]


@dataclass(frozen=True, slots=True)
class Card:
    """What is said at a place. `{command.id}` in the words stands for that command's key."""

    place: str
    title: str
    words: str

    def spoken(self, keys: Keys) -> str:
        """The words with the keys in force."""
        text = _(self.words)
        for id in keys.all_ids():
            text = text.replace("{" + id + "}", keys.sign(id) or _("no key"))
        return text


CARDS: tuple[Card, ...] = (
    Card(
        "today",
        N_("Today"),
        N_(
            "Who to reach out to, and the rule that says so. On a person {person.call} logs a call, {person.wrote} a message, "
            "{person.met} a meeting; enter saves it as done today. {undo} takes back whatever was saved last."
        ),
    ),
    Card(
        "today",
        N_("Noting somebody"),
        N_(
            "{entry.add} opens the box from anywhere: a name, a company, a mail, #tag, !fri and what you promised, in one line. "
            "Enter always keeps it, and what you leave unfinished waits for you."
        ),
    ),
    Card(
        "people",
        N_("People"),
        N_(
            "{find} finds anybody: names, places, what you talked about. Only those you put into a circle fall due; "
            "{person.rhythm} on a person does it."
        ),
    ),
    Card(
        "events",
        N_("Events"),
        N_(
            "{event} opens an event. Everything you add while it is open belongs to it, and is looked through afterwards."
        ),
    ),
    Card(
        "insights",
        N_("Insights"),
        N_(
            "What your wishes cost beside the time you have, and whom to let go. A small network that is tended is worth "
            "more than a large one that is not."
        ),
    ),
    Card(
        "vault",
        N_("Vault"),
        N_(
            "Devices, import, backup, settings, themes and keys. {help} shows the keys that work where you are, {palette} every "
            "command by name, {lock} locks."
        ),
    ),
)


class TourCard(Dialog[Step]):
    """One card at the bottom of the screen it speaks of."""

    BINDINGS = bindings("tour")

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk)
        self._number = number

    def title_words(self) -> tuple[str, str]:
        """The place, and how far."""
        return _(CARDS[self._number].title), _("tour {at} of {n}").format(at=self._number + 1, n=len(CARDS))

    def content(self) -> ComposeResult:
        """What is said."""
        yield Paragraphs((CARDS[self._number].spoken(self.desk.keys), ""))

    def keys(self, width: int) -> Groups:
        """On, back, out."""
        back = ("tour.back",) if self._number else ()
        return (("tour.next",), back, ("tour.skip",))

    def key_words(self) -> dict[str, str]:
        """The last one ends it."""
        return {"tour.next": _("begin")} if self._number == len(CARDS) - 1 else {}

    def can(self, id: str) -> bool:
        """Back only where there is something before."""
        return id != "tour.back" or self._number > 0

    def do_tour_next(self) -> None:
        """The next card."""
        self.dismiss("next")

    def do_tour_back(self) -> None:
        """The card before."""
        self.dismiss("back")

    def do_tour_skip(self) -> None:
        """No more of it."""
        self.dismiss("skip")

    do_choice_no = do_tour_skip
