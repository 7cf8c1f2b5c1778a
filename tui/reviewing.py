"""What the review's screen shows, read on the vault's thread, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core.language import N_, _, ngettext
from core.models import Promise
from core.network.drill import to_practise
from core.network.network import Network
from core.network.review import Entry, Review, Sitting, Step, longer, place, proposes_longer, tomorrow
from core.network.reviewing import Done, day_review, done_of, passed_before, sittings_of, to_say
from core.network.rules import DAILY_CAP
from core.network.wording import coming_day
from core.vault import Vault
from tui.draw import words
from tui.draw.portrait import Known, portrait
from tui.draw.review import CardView, EndView
from tui.glyphs import Glyphs
from tui.known import known_of

_ENTRIES = 12
_RULES = ("cooling", "cadence")
"""Kinds of being due that name a rule about time: it is said in full."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The review at one moment, and the person whose card is shown."""

    today: date
    review: Review = field(default_factory=Review)
    sittings: Mapping[str, Sitting] = field(default_factory=dict)
    at: str = ""
    known: Known | None = None
    say: tuple[str, ...] = ()
    passed: int = 0
    """Reviews in a row before this one that passed them."""
    done: tuple[Done, ...] = ()
    next_due: tuple[str, date] | None = None
    tomorrow: int = 0
    practise: int = 0

    @property
    def entry(self) -> Entry | None:
        """The turn that is shown."""
        return self.review.entry(self.at)

    @property
    def queue(self) -> list[str]:
        """Everybody the review is about."""
        return [entry.id for entry in self.review.entries]

    @property
    def promised(self) -> Promise | None:
        """The promise of mine to them that is due."""
        day = self.today.isoformat()
        promises = self.known.promises if self.known is not None else ()
        return next((item for item in promises if item.side == "mine" and "" < item.due[:10] <= day), None)

    @property
    def longer(self) -> int:
        """The cadence that one more pass would propose, in days; 0 where it proposes none."""
        known = self.known
        if known is None or not proposes_longer(self.passed) or known.health.cadence.never:
            return 0
        return longer(known.health.cadence.days)


def look(
    network: Network,
    vault: Vault,
    *,
    at: str = "",
    step: Step = "stay",
    before: Mapping[str, str] | None = None,
) -> Looked:
    """The review as it stands, and whose turn it is; see `core.network.review.place`."""
    sittings = sittings_of(network)
    review = day_review(network, sittings)
    at = place(review, at, step, before or {})
    documents = network.vault.documents("contacts")
    return Looked(
        today=network.today,
        review=review,
        sittings=sittings,
        at=at,
        known=known_of(network, vault, at) if at else None,
        say=to_say(network, at) if at else (),
        passed=passed_before(network, sittings, at) if at else 0,
        done=tuple(done_of(network, entry.id, entry.outcome) for entry in review.done),
        next_due=network.agenda().next_due,
        tomorrow=0
        if at
        else tomorrow(network.facts().values(), network.today, network.profile().daily_cap or DAILY_CAP),
        practise=0 if at else len(to_practise(network.facts(), documents, network.today)),
    )


def card_view(looked: Looked, glyphs: Glyphs, settles: str, first: str = "") -> CardView | None:
    """The card that is shown."""
    known, entry = looked.known, looked.entry
    if known is None or entry is None:
        return None
    view = portrait(known, looked.today, glyphs, _ENTRIES, settles=settles)
    if entry.outcome and not first:
        said = next((done.text for done in looked.done if done.id == entry.id), entry.outcome)
        kept = said.startswith(_("kept: {text}").partition("{")[0].rstrip())
        first = said if kept else _("{what}: what you do now takes its place").format(what=said)
    if known.health.cadence.rule == "circle":
        view = replace(view, rhythm_long=view.rhythm_long.partition(" (")[0])
    return CardView(view, tuple(why_of(known, entry, looked.today)), looked.say, first)


def why_of(known: Known, entry: Entry, today: date) -> list[str]:
    """Why somebody is asked about now, and what would help."""
    found = []
    if entry.asked is not None:
        given = known.contact.given or known.contact.name
        day = words.asked_day(entry.asked.day, today)
        found.append(_("{day} you took on {name}: done?").format(day=day, name=given))
    silence = next((reason.long for reason in known.health.reasons if reason.kind == "silence"), "")
    if entry.due is not None:
        found.append(silence if entry.due.kind in _RULES and silence else entry.due.why)
    elif silence:
        found.append(silence)
    raises = known.health.raises[:2]
    if raises:
        first, *others = raises
        text = _("a {channel} today brings it to {score}").format(channel=_(first.channel), score=first.score)
        for other in others:
            said = _("{text}, a {channel} to {score}")
            text = said.format(text=text, channel=_(other.channel), score=other.score)
        found.append(text)
    return found


_GROUPS = (
    (N_("Reached"), "reached"),
    (N_("Taken on"), "taken"),
    (N_("Moved"), "moved"),
    (N_("Let go"), "gone"),
    (N_("Passed"), "passed"),
)
_MOST = 6


def end_view(looked: Looked, key: str, *, just_now: bool) -> EndView:
    """The end: what was done, what tomorrow brings, and the names to practise."""
    groups = []
    for label, outcome in _GROUPS:
        found = [done for done in looked.done if done.outcome == outcome]
        texts = [
            f"{done.name}: {done.text}" if done.text and outcome in ("reached", "moved") else done.name
            for done in found[:_MOST]
        ]
        if len(found) > _MOST:
            texts.append(_("and {n} more").format(n=len(found) - _MOST))
        if texts:
            groups.append((_(label), tuple(texts)))
    return EndView(_title(looked, just_now), tuple(groups), _coming(looked), looked.practise, key)


def _title(looked: Looked, just_now: bool) -> str:
    if not looked.review.entries:
        return _("Nobody is waiting.")
    return _("That was everybody for today.") if just_now else _("All done earlier today.")


def _coming(looked: Looked) -> tuple[str, ...]:
    number = looked.tomorrow
    if number:
        return (ngettext("Tomorrow: {n} person.", "Tomorrow: {n} people.", number).format(n=number),)
    if looked.next_due is not None:
        name, day = looked.next_due
        return (_("Next: {name}, {day}.").format(name=name, day=coming_day(day, looked.today)),)
    return (_("Tomorrow: nobody."),) if looked.review.entries else ()
