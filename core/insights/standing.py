"""Network health over time, who rises and who falls; and how circles and bands are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.insights.counting import NEED, is_enough
from core.insights.period import Period
from core.insights.report import Chart, Column, Entry, Report, Table
from core.insights.world import Whole
from core.language import N_, _, ngettext
from core.network.facts import ARCHIVED, PAUSED, Fact
from core.network.health import BANDS, Band, band_of
from core.network.overview import OWN_CADENCE
from core.network.reasons import NOTABLE_CHANGE
from core.network.standing import standings

_LISTED = 8
_MOVED = (
    Column("name", "", width=24),
    Column("health", N_("health"), "count"),
    Column("change", "", "change"),
)
_BY_BAND = (Column("band", N_("Bands"), width=12), Column("people", N_("people"), "count"))


def network_health(whole: Whole, period: Period) -> Report:
    """The mean score of those in circles, over time, and those who moved most since one cadence ago."""
    scored = [fact for fact in whole.census.placed if fact.score >= 0]
    means = means_of(whole.census.placed, _ends(whole, period), whole)
    return Report(
        "health",
        _("Network health"),
        period.words,
        (_sentence(scored, means),),
        "" if is_enough(whole.facts.values(), whole.number) else _(NEED),
        Chart("mean", means, period.labels(whole.today), top=100.0),
        (
            Table("falling", "", _named(N_("Falling")), _moved(scored, -1), _("Nobody falls notably.")),
            Table("rising", "", _named(N_("Rising")), _moved(scored, 1), _("Nobody rises notably.")),
        ),
    )


def _named(heading: str) -> tuple[Column, ...]:
    return (Column("name", heading, width=24), *_MOVED[1:])


def _ends(whole: Whole, period: Period) -> list[int]:
    starts = (*period.starts(whole.today)[1:], whole.number + 1)
    return [start - 1 for start in starts]


def _sentence(scored: Sequence[Fact], means: Sequence[float]) -> str:
    if not scored:
        return _("No scores yet: they stand here once you have logged a contact with somebody in a circle.")
    now = round(sum(fact.score for fact in scored) / len(scored))
    before = next((round(mean) for mean in means if mean), now)
    people = ngettext("{n} person", "{n} people", len(scored)).format(n=len(scored))
    said = _("The mean over {people} in circles is {now}. Judged by today's circles.")
    if now > before:
        said = _("The mean over {people} in circles is {now}, up from {before}. Judged by today's circles.")
    elif now < before:
        said = _("The mean over {people} in circles is {now}, down from {before}. Judged by today's circles.")
    return said.format(people=people, now=now, before=before)


def means_of(placed: Sequence[Fact], days: Sequence[int], whole: Whole) -> tuple[float, ...]:
    """The mean score on each of some ascending day numbers; 0 before anybody had one."""
    sums, counts = [0] * len(days), [0] * len(days)
    for fact in placed:
        if fact.last and not fact.bits & PAUSED:
            for place, stood in enumerate(
                standings(fact.list_touches(), days, fact.cadence, whole.rules.weights)
            ):
                score = stood.score(days[place])
                if score is not None:
                    sums[place] += score
                    counts[place] += 1
    return tuple(total / count if count else 0.0 for total, count in zip(sums, counts, strict=True))


def _moved(scored: Sequence[Fact], way: int) -> tuple[Entry, ...]:
    moved = sorted(
        (fact for fact in scored if fact.change * way >= NOTABLE_CHANGE),
        key=lambda fact: (-fact.change * way, fact.key, fact.id),
    )
    return tuple(
        Entry((fact.name, fact.score, fact.change), band=band_of(fact.score), person=fact.id)
        for fact in moved[:_LISTED]
    )


def bands(whole: Whole, period: Period) -> Report:
    """How many people of each circle stand in each band, today."""
    names: tuple[Band, ...] = tuple(band for _, band in BANDS)
    counts: dict[str, Counter[str]] = {}
    for fact in whole.census.placed:
        circle = fact.circle if fact.circle in whole.rules.circles.days else OWN_CADENCE
        counts.setdefault(circle, Counter())[band_of(fact.score) if fact.score >= 0 else "none"] += 1
    columns = (
        Column("circle", N_("Circles"), width=13),
        *(Column(band, band, "count") for band in names),
        Column("none", N_("none"), "count"),
    )
    return Report(
        "bands",
        _("Bands, circles"),
        _("today"),
        (_placed(whole),),
        tables=(
            Table(
                "circles",
                "",
                columns,
                _matrix(whole, counts, names),
                _("Nobody is in a circle yet: d on a person puts one there."),
            ),
            Table("bands", "", _BY_BAND, _by_band(counts, names)),
            Table(
                "others",
                "",
                (Column("who", N_("In no circle"), width=12), Column("people", "", "count")),
                _others(whole),
            ),
        ),
    )


def _placed(whole: Whole) -> str:
    census = whole.census
    people = ngettext("{n} person", "{n} people", census.total).format(n=census.total)
    said = _("{n} of {people} are in circles or have a rhythm of their own.")
    return said.format(n=len(census.placed), people=people)


def _matrix(whole: Whole, counts: dict[str, Counter[str]], names: Sequence[str]) -> tuple[Entry, ...]:
    circles = whole.rules.circles
    found = []
    for circle in (*circles.days, OWN_CADENCE):
        if circle in counts:
            name = circles.plain(circle) if circle else ""
            values = tuple(counts[circle][band] for band in (*names, "none"))
            found.append(Entry((name or N_("own rhythm"), *values), query=whole.circle_query(circle)))
    return tuple(found)


def _by_band(counts: dict[str, Counter[str]], names: Sequence[Band]) -> tuple[Entry, ...]:
    whole: Counter[str] = Counter()
    for each in counts.values():
        whole.update(each)
    most = max((whole[band] for band in names), default=0)
    if not most:
        return ()
    return tuple(
        Entry(
            (band, whole[band]), whole[band] / most, band=band, query=f"health:{band} is:placed -is:archived"
        )
        for band in names
    )


def _others(whole: Whole) -> tuple[Entry, ...]:
    census = whole.census
    paused = sum(1 for fact in whole.facts.values() if fact.bits & PAUSED and not fact.bits & ARCHIVED)
    rows = (
        (N_("to sort in"), census.to_sort, "-is:placed -is:resting -is:archived"),
        (N_("resting"), census.resting, "is:resting"),
        (N_("paused"), paused, "is:paused -is:archived"),
        (N_("let go"), census.archived, "is:archived"),
    )
    return tuple(Entry((word, count), query=query if count else "") for word, count, query in rows)
