"""From what the core knows about one person to what the screens draw of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.language import _, ngettext
from core.models import Contact, Interaction, Introduction, Promise
from core.network.health import Health, effort_text
from core.network.introductions import OPEN, Fit, introduction_text
from core.network.reasons import Flag
from core.network.reciprocity import Balance
from core.network.rows import Row
from core.network.wording import gifts_text
from tui.draw import words
from tui.draw.card import kind, ways
from tui.draw.views import Meeting, Past, PersonView, Pledge, RosterRow, Way
from tui.glyphs import Glyphs

MONTHS = 24
USUAL_IMPORTANCE = 3
MOST_FITS = 3
MOST_BROUGHT = 6
FIRST_ENTRIES = 50
"""Entries of the history that are shown at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that the core says about one person at one moment; names are resolved."""

    contact: Contact
    row: Row
    health: Health
    circle: str
    history: Sequence[Interaction]
    promises: Sequence[Promise]
    introductions: Sequence[Introduction]
    names: dict[str, str]
    """Names of everybody mentioned, by id."""
    events: dict[str, str]
    conflicts: Sequence[str] = ()
    """What two devices disagree about, a few words each."""
    balance: Balance | None = None
    """Who began and who gave what; None where it is not asked for."""
    fits: Sequence[Fit] = ()
    """Who could be brought together with them."""
    maybe: Sequence[str] = ()
    """Ids of those who may be the same person."""
    through: Sequence[str] = ()
    """The names of those whom they brought into the network."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Stored phone numbers as they are written with blanks."""


def roster_row(row: Row, today: date) -> RosterRow:
    """A row of People."""
    last = words.day_of(row.last_contact)
    quiet = (today - last).days if last else None
    return RosterRow(
        row.id, row.name, row.org, row.health, row.change, quiet, row.word if row.health is None else ""
    )


def portrait(
    known: Known,
    today: date,
    glyphs: Glyphs,
    entries: int = FIRST_ENTRIES,
    *,
    settles: str = "",
    compares: str = "",
) -> PersonView:
    """A person with the newest `entries` of the history. `settles`: what leads to the conflicts, and a verb;
    `compares`: the same of two who may be one."""
    contact, row, health = known.contact, known.row, known.health
    change = health.change or 0
    return PersonView(
        id=contact.id,
        name=contact.name,
        today=today,
        alarms=_alarms(known, settles, compares),
        role=f" {glyphs.dot} ".join(part for part in (_work(contact), _city(contact)) if part),
        rhythm=_rhythm(known, f" {glyphs.dot} ", _("{n}d").format(n=health.cadence.days)),
        rhythm_long=_rhythm(known, f" {glyphs.dot} ", health.cadence.text),
        score=health.score,
        word=health.words(today),
        band=health.band,
        change=change if any(flag.kind == "change" for flag in health.flags) else 0,
        span=health.cadence.days,
        due=_due(row, today),
        remarks=tuple(_remarks(health.flags, health.notes)),
        ways=_ways(contact, known.numbers),
        reasons=tuple((-reason.points, reason.text) for reason in health.reasons),
        raises=_raises(health),
        falls=health.falls_text(today),
        history=tuple(_past(entry, contact.id, known, today) for entry in known.history[:entries]),
        history_total=len(known.history),
        promises=tuple(_pledge(promise, known) for promise in known.promises if not promise.done),
        met=_met(contact, known),
        offers=contact.offers,
        needs=contact.needs,
        tags=contact.tags,
        introductions=tuple(_introduction(item, contact.id, known, glyphs) for item in known.introductions),
        fits=tuple(_fit(fit, contact.id, known) for fit in known.fits[:MOST_FITS]),
        ledger=_ledger(known.balance),
        brought=words.listed(list(known.through), MOST_BROUGHT),
        facts=tuple(_facts(contact, today)),
        notes=tuple((note.on, note.text) for note in reversed(contact.notes)),
        months=_months(known.history, today),
    )


def _alarms(known: Known, settles: str, compares: str) -> tuple[str, ...]:
    found = []
    if known.conflicts:
        number = len(known.conflicts)
        what = known.conflicts[0]
        if number > 1:
            what = ngettext("{n} conflict", "{n} conflicts", number).format(n=number)
        found.append(f"{settles or _('tend conflicts settles')}: {what}")
    for other in known.maybe:
        who = known.names.get(other) or _("somebody")
        makes = compares or _("tend duplicates merge makes them one")
        found.append(f"{makes}: " + _("maybe the same as {who}").format(who=who))
    return tuple(found)


def _work(contact: Contact) -> str:
    unit = contact.org_units[0] if contact.org_units else ""
    return ", ".join(part for part in (contact.role, unit, contact.org) if part and part != contact.name)


def _city(contact: Contact) -> str:
    return next((address.city for address in contact.addresses if address.city), "")


def _rhythm(known: Known, dot: str, cadence: str) -> str:
    if known.health.state in ("resting", "archived", "paused"):
        return _(known.health.state)
    if known.health.cadence.never:
        return dot.join(part for part in (known.circle, _("no rhythm")) if part)
    if not known.health.cadence.wished and not known.circle:
        return cadence if " " in cadence else f"~{cadence}"
    return dot.join(part for part in (known.circle, cadence) if part)


def _due(row: Row, today: date) -> str:
    snoozed = words.day_of(row.snoozed)
    if snoozed is not None and snoozed > today:
        return _("quiet until {day}").format(day=words.ahead(row.snoozed, today))
    planned = words.day_of(row.planned)
    if planned is not None and planned >= today and row.health is not None:
        return _("planned {day}").format(day=words.coming(planned, today))
    due = words.day_of(row.due)
    if due is None:
        return ""
    if due == today:
        return _("due today")
    if due < today:
        return _("due since {day}").format(day=words.short(row.due, today))
    return _("due {day}").format(day=words.ahead(row.due, today))


def _remarks(flags: Sequence[Flag], notes: Sequence[str]) -> list[str]:
    return [flag.text for flag in flags if flag.kind != "change"] + list(notes)


def _raises(health: Health) -> tuple[tuple[str, int], ...]:
    order = {"call": 0, "message": 1, "meeting": 2}
    found = sorted(health.raises, key=lambda item: order.get(item.channel, 3))
    return tuple((effort_text(item.channel), item.score) for item in found[:2])


def _ways(contact: Contact, numbers: Mapping[str, str]) -> tuple[Way, ...]:
    """Each with its keys at the first of its kind."""
    seen: set[str] = set()
    made = []
    for key, way in ways(contact):
        value = numbers.get(way.value, way.value) if key == "p" else way.value
        made.append(Way("" if key in seen else f"y {key}", value, way.kind))
        seen.add(key)
    return tuple(made)


def _past(entry: Interaction, me: str, known: Known, today: date) -> Past:
    others = [known.names.get(id, "") for id in entry.people if id != me]
    names = words.listed([name for name in others if name], 2)
    who = _("with {names}").format(names=names) if names else ""
    parts = [entry.text] if entry.text else []
    event = known.events.get(entry.event, "")
    if event and event not in entry.text:
        parts.insert(0, event)
    if entry.place and entry.place not in entry.text:
        parts.append(entry.place)
    if entry.minutes:
        parts.append(ngettext("{n} minute", "{n} minutes", entry.minutes).format(n=entry.minutes))
    ahead = entry.day > today.isoformat() or (entry.plan and entry.day == today.isoformat())
    if entry.plan and not ahead:
        parts.insert(0, _("planned"))
    return Past(
        entry.id,
        entry.at,
        entry.kind or entry.channel,
        entry.initiator,
        who,
        ", ".join(parts),
        entry.people,
        ahead,
    )


def _pledge(promise: Promise, known: Known) -> Pledge:
    names = words.listed([known.names.get(id, "") for id in promise.people])
    return Pledge(
        promise.id, promise.side == "mine", promise.people, names, promise.text, words.day_of(promise.due)
    )


def _met(contact: Contact, known: Known) -> str:
    event = known.events.get(contact.met_event, "")
    year = contact.met_on[:4]
    head = " ".join(part for part in (event, year if event and year not in event else "") if part)
    parts = [head, contact.met_how, contact.met_place]
    if contact.met_on and not event:
        parts.append(words.spoken(contact.met_on))
    via = known.names.get(contact.met_via, "")
    with_ = words.listed([known.names[id] for id in contact.met_with if id in known.names])
    parts += [
        _("via {name}").format(name=via) if via else "",
        _("with {names}").format(names=with_) if with_ else "",
    ]
    return ", ".join(part for part in parts if part)


def _introduction(item: Introduction, me: str, known: Known, glyphs: Glyphs) -> Meeting:
    others = words.listed([known.names.get(id, "") for id in item.between if id != me])
    if item.by in known.names:
        others = _("{names} by {by}").format(names=others, by=known.names[item.by])
    state = introduction_text(item.state)
    parts = (f"{glyphs.mutual} {others}: {state}", item.text, item.outcome)
    return Meeting(item.id, item.on, ", ".join(part for part in parts if part), item.state in OPEN)


def _fit(fit: Fit, me: str, known: Known) -> str:
    """ "could meet Ben Aydın, who offers design work"."""
    other = known.names.get(fit.other(me)) or _("somebody")
    if fit.taker == me:
        return _("could meet {name}, who offers {what}").format(name=other, what=fit.offers)
    return _("could meet {name}, who needs {what}").format(name=other, what=fit.needs)


def _ledger(balance: Balance | None) -> tuple[tuple[str, str], ...]:
    """Who began how often and gave what, where anybody gave anything."""
    if balance is None or not (balance.given or balance.received):
        return ()
    return (
        (_("you"), _side(balance.mine, balance.given)),
        (_("they"), _side(balance.theirs, balance.received) + (_(": your turn") if balance.my_turn else "")),
    )


def _side(began: int, gave: Sequence[str]) -> str:
    parts = [gifts_text(channel, gave.count(channel)) for channel in dict.fromkeys(sorted(gave))]
    given = words.listed(parts) if parts else _("nothing yet")
    return ngettext("began once, gave {given}", "began {n} times, gave {given}", began).format(
        n=began, given=given
    )


def _facts(contact: Contact, today: date) -> list[tuple[str, str]]:
    found = []
    if contact.birthday:
        found.append((_("born"), words.spoken(contact.birthday) + _age(contact.birthday, today)))
    if contact.anniversary:
        found.append((_("anniversary"), words.spoken(contact.anniversary)))
    if contact.nicknames:
        found.append((words.bare(_("also|called")), ", ".join(contact.nicknames)))
    found += [(_("web"), value.value) for value in contact.urls]
    found += [(kind(value.types) or _("handle"), value.value) for value in contact.handles]
    found += [(item.rel or _("related"), item.name) for item in contact.related]
    if contact.importance != USUAL_IMPORTANCE:
        found.append((_("importance"), _("{n} of 5").format(n=contact.importance)))
    found += list(contact.custom)
    return found


def _age(birthday: str, today: date) -> str:
    born = words.day_of(birthday)
    if born is None or born > today:
        return ""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f", {years}"


def _months(history: Sequence[Interaction], today: date) -> tuple[int, ...]:
    """Contact-days in each of the last 24 months, oldest first."""
    newest = today.year * 12 + today.month - 1
    days: set[str] = {
        entry.at[:10]
        for entry in history
        if not entry.plan and len(entry.at) >= 10 and entry.at[:10] <= today.isoformat()
    }
    counts = [0] * MONTHS
    for day in days:
        if day[:4].isdigit() and day[5:7].isdigit():
            place = MONTHS - 1 - (newest - (int(day[:4]) * 12 + int(day[5:7]) - 1))
            if 0 <= place < MONTHS:
                counts[place] += 1
    return tuple(counts)
