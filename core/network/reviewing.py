"""The review as it stands now, read from a network and its vault; all of it on the vault's thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from core.language import N_, _
from core.models import Interaction
from core.network import drafts
from core.network.drafts import Draft
from core.network.facts import Fact
from core.network.network import Network
from core.network.review import TABLE, Review, Sitting, passes, review_of, sitting_from
from core.network.wording import done_text, short_day

NEW_COLLEAGUE_DAYS = 60
"""How long it is said that somebody of the same organisation was met."""

NOT_HEARD = frozenset({"reaction", "group"})


class Done(msgspec.Struct, frozen=True):
    """What came of one person's turn, for the line under the card and for the end."""

    id: str
    name: str
    given: str
    outcome: str
    text: str = ""
    """What it was about, where it is known: what was said, or until when it waits."""


def sittings_of(network: Network) -> dict[str, Sitting]:
    """The reviews the vault remembers, by day."""
    documents = network.vault.documents(TABLE)
    return {day: sitting_from(document) for day, document in documents.items()}


def day_review(network: Network, sittings: Mapping[str, Sitting] | None = None) -> Review:
    """The review of today as it stands."""
    found = sittings_of(network) if sittings is None else sittings
    sitting = found.get(network.today.isoformat(), Sitting())
    agenda = network.agenda()
    return review_of(agenda, sitting, network.due(among=sitting.queue), network.facts())


def passed_before(network: Network, sittings: Mapping[str, Sitting], id: str) -> int:
    """How many reviews in a row before today's passed somebody, since the last contact."""
    today = network.today.isoformat()
    before = {day: sitting for day, sitting in sittings.items() if day < today}
    return passes(before, id, _day(network.facts()[id].last))


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat() if number else ""


def done_of(network: Network, id: str, outcome: str) -> Done:
    """What came of somebody's turn."""
    contact = network.contact(id)
    fact = network.facts()[id]
    given = contact.given or contact.name
    return Done(id, contact.name, given, outcome, _said(network, fact, outcome))


def _said(network: Network, fact: Fact, outcome: str) -> str:
    today = network.today
    if outcome == "reached":
        return _reached(network, fact)
    if outcome == "moved":
        if fact.snoozed > today.toordinal():
            return _("later, {day}").format(day=short_day(date.fromordinal(fact.snoozed), today))
        if fact.plan >= today.toordinal():
            return _("planned {day}").format(day=short_day(date.fromordinal(fact.plan), today))
        return _("moved")
    return _(_ENDED.get(outcome, outcome))


_ENDED = {"taken": N_("taken on for today"), "gone": N_("let go"), "passed": N_("next time")}


def _reached(network: Network, fact: Fact) -> str:
    """What was said, or what was kept where nothing was said today."""
    today = network.today
    if fact.last != today.toordinal():
        kept = [
            item for item in network.promises(fact.id, open_only=False) if item.done[:10] == today.isoformat()
        ]
        if kept:
            return _("kept: {text}").format(text=kept[0].text)
    newest = next((item for item in network.history(fact.id) if not item.plan), None)
    if newest is None:
        return ""
    return ", ".join(filter(None, (done_text(newest.channel), newest.text.partition("\n")[0])))


def to_say(network: Network, id: str, most: int = 3) -> tuple[str, ...]:
    """What there is to say to somebody: whom to introduce, who is new where they work, the latest note."""
    found = [*_matches(network, id), *_colleagues(network, id)]
    contact = network.contact(id)
    if contact.notes:
        found.append(_("note: {text}").format(text=contact.notes[-1].text.partition("\n")[0]))
    return tuple(found[:most])


def _matches(network: Network, id: str) -> list[str]:
    """Needs that somebody else's offer meets, and the other way round; who was brought together already is left out."""
    contact = network.contact(id)
    known = {other for item in network.introductions(id) for other in item.between}
    found = []
    for words, field, said in (
        (contact.needs, "offers", _("needs {what}: {name} offers that. Introduce them?")),
        (contact.offers, "needs", _("offers {what}: {name} needs that. Introduce them?")),
    ):
        for word in words:
            quoted = word.replace('"', " ")
            for row in network.find(f'{field}:"{quoted}"', limit=3):
                if row.id != id and row.id not in known and row.state != "archived":
                    found.append(said.format(what=word, name=row.name))
                    break
    return found


def _colleagues(network: Network, id: str) -> list[str]:
    me = network.facts()[id]
    if not me.org:
        return []
    since = (network.today - timedelta(days=NEW_COLLEAGUE_DAYS)).toordinal()
    new = [
        fact
        for fact in network.facts().values()
        if fact.org == me.org and fact.id != id and fact.met_on >= since and fact.met_on > me.met_on
    ]
    new.sort(key=lambda fact: (-fact.met_on, fact.key))
    said, today = _("you met {name} of {org} on {day}"), network.today
    return [
        said.format(name=fact.name, org=fact.org, day=short_day(date.fromordinal(fact.met_on), today))
        for fact in new[:1]
    ]


def language_of(network: Network, usual: str) -> str:
    """The language of the vault, else the usual one."""
    return network.profile().language or usual


def drafts_for(network: Network, id: str, language: str) -> list[Draft]:
    """The drafts of a message to somebody, the one that fits best first; none where there is no template."""
    profile = network.vault.documents("profile").get("me", {})
    templates = drafts.templates_of(profile, language_of(network, language))
    if not templates:
        return []
    contact = network.contact(id)
    last = next((item for item in network.history(id) if _was_heard(item, network.today)), None)
    names = {event.id: event.name for event in network.events()}
    about = drafts.about_person(
        given=contact.given,
        full=contact.name,
        org=contact.org,
        last=(last.day, last.text) if last is not None else ("", ""),
        promises=[(item.due, item.text) for item in network.promises(id) if item.side == "mine"],
        event=names.get(contact.met_event, ""),
        me=network.profile().name.partition(" ")[0],
    )
    return drafts.drafts_of(templates, about)


def _was_heard(item: Interaction, today: date) -> bool:
    return (
        not item.plan and item.day <= today.isoformat() and bool(item.text) and item.channel not in NOT_HEARD
    )
