"""Give and take: favours, referrals and introductions in both directions, and who always begins."""

from __future__ import annotations

from core.insights.period import Period
from core.insights.report import Column, Entry, Report, Table
from core.insights.world import Whole
from core.language import N_, _, ngettext
from core.network.facts import ARCHIVED, Fact
from core.network.reasons import gifts_between
from core.network.reciprocity import Balance, balance_of
from core.network.wording import gifts_text

ONE_SIDED = 0.5
"""From this one-sidedness on somebody is named."""

_LISTED = 12


def giving(whole: Whole, period: Period) -> Report:
    """Gifts of the period counted; who waits for something back is judged over all time."""
    start = period.starts(whole.today)[0]
    given = received = 0
    mine, theirs, begun = [], [], []
    for fact in whole.facts.values():
        if not fact.touches or fact.bits & ARCHIVED:
            continue
        touches = fact.list_touches()
        gave, got = gifts_between([value for value in touches if value >> 8 >= start], whole.number)
        given, received = given + len(gave), received + len(got)
        balance = balance_of(touches, whole.number)
        if balance.received and not balance.given:
            mine.append((fact, balance.received))
        elif balance.given and not balance.received:
            theirs.append((fact, balance.given))
        if fact.one_sided >= ONE_SIDED:
            begun.append((fact, balance))
    return Report(
        "giving",
        _("Give and take"),
        period.words,
        (_sentence(given, received),),
        tables=(
            _table(
                "my_turn", N_("Your turn"), N_("they gave"), mine, _("Nobody waits for something from you.")
            ),
            _table(
                "their_turn", N_("You gave"), N_("and nothing came back yet"), theirs, _("Nobody owes you.")
            ),
            _begun(begun),
        ),
    )


def _sentence(given: int, received: int) -> str:
    if not given and not received:
        return _(
            "No favour, referral or introduction was logged: log favour, referral or intro with a person."
        )
    said = ngettext(
        "You gave {n} favour, referral or introduction, and got {got}.",
        "You gave {n} favours, referrals and introductions, and got {got}.",
        given,
    )
    return said.format(n=given, got=received)


def _table(
    key: str, heading: str, second: str, found: list[tuple[Fact, tuple[str, ...]]], empty: str
) -> Table:
    found.sort(key=lambda item: (-len(item[1]), item[0].key, item[0].id))
    entries = tuple(Entry((fact.name, _gifts(gifts)), person=fact.id) for fact, gifts in found[:_LISTED])
    return Table(key, "", (Column("name", heading, width=24), Column("what", second)), entries, empty)


def _gifts(channels: tuple[str, ...]) -> str:
    counted = {channel: channels.count(channel) for channel in dict.fromkeys(channels)}
    return ", ".join(gifts_text(channel, count) for channel, count in counted.items())


def _begun(found: list[tuple[Fact, Balance]]) -> Table:
    found.sort(key=lambda item: (-item[0].one_sided, item[0].key, item[0].id))
    columns = (
        Column("name", N_("One side begins"), width=24),
        Column("you", N_("you"), "count"),
        Column("they", N_("they"), "count"),
    )
    entries = tuple(
        Entry((fact.name, balance.mine, balance.theirs), person=fact.id) for fact, balance in found[:_LISTED]
    )
    return Table("one_sided", "", columns, entries, _("No tie is one-sided."))
