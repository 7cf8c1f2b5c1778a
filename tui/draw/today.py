"""Today as lines: its sections in one column, and which cells the cursor can stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.language import _, ngettext
from tui import lines
from tui.draw import marks, words
from tui.draw.foot import stops_in, to_sort
from tui.draw.pen import Pen
from tui.draw.views import (
    Ahead,
    Cooler,
    Lapsed,
    Notice,
    Page,
    Past,
    Pledge,
    Reach,
    Stop,
    Taken,
    Target,
    TodayView,
    visited,
)
from tui.glyphs import Glyphs
from tui.lines import Line

LOW = 30
"""Screens of fewer rows drop what may be overlooked."""

FEW = 4
"""Promises, and things ahead, that a low screen shows where all of them do not fit; the rule says how many more."""

ROOM = ((30, 20), (12, 7), (6, 2), (5, 2), (4, 1))
"""Rows of *Lately* and *Cooling* on a high screen, from much room to little; the rules say how many more."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in the rows of one column of Today. An `org` of 0 leaves the organisation out."""

    width: int
    wide: bool
    name: int
    org: int
    bars: bool

    @classmethod
    def of(cls, width: int, screen: int) -> Columns:
        """The columns of a list of `width` cells on a screen of `screen` cells."""
        if screen < 120:
            return cls(width, False, 20, 0, screen >= 80)
        spare = max(0, width - 76)
        return cls(width, True, 19 + min(9, spare // 4), 13 + min(9, spare // 4), True)


@dataclass(slots=True)
class Builder:
    """A page in the making."""

    columns: Columns
    glyphs: Glyphs
    today: date
    few: bool = False
    lately: int = ROOM[0][0]
    cooling: int = ROOM[0][1]
    lines: list[Line] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)

    def pen(self, at: int = 2) -> Pen:
        """A new line; text begins at column `at`."""
        return Pen(self.glyphs).to(at)

    def head(self, title: str, note: str = "", target: Target | None = None) -> None:
        """A section begins; with a target its note is a stop of its own before the first row."""
        if self.columns.wide and self.lines:
            self.lines.append(())
        width = self.columns.width
        if target is not None and note:
            end = width - 3
            self.stops.append(Stop(len(self.lines), end - lines.cells(note) - 1, end + 1, target))
        self.sections.append(len(self.stops))
        self.lines.append(lines.rule(title, note, width, self.glyphs))

    def row(self, line: Pen | Line, target: Target | None = None) -> None:
        """One line, which the cursor can stand on if it has a target."""
        made = line.line() if isinstance(line, Pen) else line
        if target is not None:
            self.stops.append(Stop(len(self.lines), 0, self.columns.width, target))
        self.lines.append(lines.fit(made, self.columns.width))

    def page(self) -> Page:
        """What was built; sections without a stop are left out."""
        starts = sorted({start for start in self.sections if start < len(self.stops)})
        return Page(tuple(self.lines), tuple(self.stops), tuple(starts))


def page(view: TodayView, width: int, screen: int, height: int, glyphs: Glyphs) -> Page:
    """Today's list `width` cells wide on a screen `screen` cells wide, for a body of `height` rows.

    Notices stand above all. Where the body is too short for them, one that can wait goes to the foot instead. Of what
    may be overlooked there is less, until the rest fits.
    """
    columns, low = Columns.of(width, screen), height < LOW - 4
    urgent = tuple(notice for notice in view.notices if notice.urgent)
    if low:
        tries = [(notices, few, ROOM[0]) for few in (False, True) for notices in (view.notices, urgent)]
    elif columns.wide:  # without a foot
        tries = [(view.notices, False, room) for room in ROOM]
    else:
        tries = [(notices, False, room) for room in ROOM for notices in (view.notices, urgent)]
    made = Page(())
    for notices, few, (lately, cooling) in tries:
        builder = Builder(columns, glyphs, view.today, few, lately, cooling)
        made = _built(view, builder, low, notices, height)
        if len(made.lines) <= height:
            break
    return made


def _built(view: TodayView, builder: Builder, low: bool, notices: tuple[Notice, ...], height: int) -> Page:
    for notice in notices:
        _notice(builder, notice)
    if view.standing.total == 0 and view.reach == () and not view.promises and not view.lately:
        _nobody(builder)
        return builder.page()
    _asked(builder, view.asked, view.lapsed)
    _reach(builder, view)
    _taken(builder, view.taken)
    _promises(builder, view.promises, view.opened)
    _ahead(builder, view.ahead, view.opened)
    if not low:
        _lately(builder, view.lately, view.opened)
        _cooling(builder, view.cooling, view.cooling_count, view.opened)
    waiting = tuple(notice for notice in view.notices if notice not in notices)
    if low or not builder.columns.wide:
        _foot(builder, view, waiting, low, height)
    return builder.page()


def _notice(builder: Builder, notice: Notice) -> None:
    role = "danger" if notice.danger else "accent"
    pen = builder.pen(1).cut(notice.text, builder.columns.width - 2, role)
    builder.row(pen, notice.target)


def _nobody(builder: Builder) -> None:
    builder.row(())
    builder.sections.append(len(builder.stops))
    for key, text, id in (
        ("a", _("add the first person"), "entry.add"),
        ("5", _("import a file: vCard or CSV"), "people.import"),
        ("^p", _("look around with made-up people"), "demo"),
    ):
        builder.row(builder.pen().put(f"{key:<4}", "key").put(text), Target("add", id))


def _asked(builder: Builder, asked: tuple[Taken, ...], lapsed: tuple[Lapsed, ...]) -> None:
    if not asked and not lapsed:
        return
    yesterday = all(row.when == _("Yesterday") for row in asked)
    title = _("Did it happen?") if lapsed else _("Yesterday") if yesterday else _("Taken on")
    builder.head(title, _("c m v t again {dot} space no").format(dot=builder.glyphs.dot))
    for plan in lapsed:
        _lapsed(builder, plan)
    for row in asked:
        said = _("{when} you took on {name}: done?").format(when=row.when, name="{name}")
        before, after = words.around(said)
        pen = builder.pen().put(before).cut(row.name, 30, "name").put(after)
        if row.text:
            pen.to(pen.at + 2).cut(row.text, builder.columns.width - pen.at - 1, "dim")
        builder.row(pen, Target("asked", row.person, (row.person,)))


def _lapsed(builder: Builder, row: Lapsed) -> None:
    said = _("{what} with {name} was planned for {day}: did it happen?")
    if builder.columns.width < 80:
        said = _("{what} with {name} was planned for {day}?")
    before, after = words.around(said.format(what=row.what, name="{name}", day=row.day))
    room = builder.columns.width - 3 - len(before) - len(after)
    pen = builder.pen().put(before).cut(row.names, max(8, room), "name").put(after)
    builder.row(pen, Target("lapsed", row.id, row.people))


def _reach(builder: Builder, view: TodayView) -> None:
    if view.reach is None:
        builder.head(_("Reach out"))
        builder.row(builder.pen().put(_("one moment"), "dim"))
        return
    dot = builder.glyphs.dot
    early = len(view.reach) - view.put_off
    title = _("Reach out {dot} {n} today").format(dot=dot, n=early) if view.reach else _("Reach out")
    more = _("{n} more on later days").format(n=view.more_later) if view.more_later else ""
    builder.head(title, more, Target("more", "due") if more else None)
    for row in view.reach:
        builder.row(_reach_row(builder, row), Target("person", row.person, (row.person,)))
    if view.reach:
        return
    standing = view.standing
    if standing.placed == 0 and standing.resting:
        text = ngettext(
            "{n} person rests. Put the ten you would miss first into a circle: ",
            "{n} people rest. Put the ten you would miss first into a circle: ",
            standing.resting,
        ).format(n=standing.resting)
        builder.row(builder.pen().put(text).put(_("enter"), "key"), Target("sort"))
    else:
        said = _("Nobody is waiting.")
        if view.next_due:
            said = _("Nobody is waiting. Next: {who}.").format(who=view.next_due)
        builder.row(builder.pen().cut(said, builder.columns.width - 3))


def _reach_row(builder: Builder, row: Reach) -> Pen:
    columns, glyphs = builder.columns, builder.glyphs
    pen = builder.pen()
    if columns.org:
        pen.column(row.name, columns.name - 1, "name").to(2 + columns.name)
        pen.column(row.org, columns.org - 1).to(1 + columns.name + columns.org)
    else:
        pen.column(row.name, columns.name - 1, "name").to(2 + columns.name)
    _score(pen, row.score, glyphs)
    band = marks.band(row.score)
    if columns.bars:
        pen.put(" ").put(glyphs.bar(row.score), band)
    pen.put(" ").put(marks.arrow(row.change, glyphs), band).put(" ")
    room = columns.width - pen.at
    long = not columns.wide and columns.width >= 80 and lines.cells(row.why) <= room
    return pen.cut(row.why if long else row.why_short, room, "danger" if row.urgent else "")


def _score(pen: Pen, score: int | None, glyphs: Glyphs) -> None:
    text = glyphs.missing if score is None else str(score)
    pen.right(text, 3, f"{marks.band(score)} number")


def _taken(builder: Builder, taken: tuple[Taken, ...]) -> None:
    if not taken:
        return
    done = sum(row.done for row in taken)
    title = _("Taken on today {dot} {done} of {n} done")
    builder.head(title.format(dot=builder.glyphs.dot, done=done, n=len(taken)))
    for row in taken:
        tick = builder.glyphs.ticked if row.done else builder.glyphs.unticked
        pen = builder.pen().put(tick, "good" if row.done else "").put(" ")
        pen.column(row.name, 18, "name").put(" ")
        pen.cut(row.text.replace(" · ", f" {builder.glyphs.dot} "), builder.columns.width - pen.at)
        builder.row(pen, Target("taken", row.person, (row.person,)))


def _promises(builder: Builder, promises: tuple[Pledge, ...], opened: frozenset[str]) -> None:
    if not promises:
        return
    glyphs = builder.glyphs
    shown = promises
    if builder.few and "promises" not in opened and len(promises) > FEW:
        soonest = sorted(promises, key=lambda row: (row.due is None, row.due, not row.mine))[:FEW]
        shown = tuple(row for row in promises if row in soonest)
    more = len(promises) - len(shown)
    note = _("{n} more").format(n=more) + f" {glyphs.dot} " if more else ""
    sides = _("{mine} mine  {theirs} theirs").format(mine=glyphs.mine, theirs=glyphs.owed)
    target = Target("more", "promises") if more else None
    builder.head(_("Promises"), note + sides, target)
    for row in shown:
        late = row.due is not None and row.due < builder.today
        role = "danger" if late and row.mine else ""
        pen = builder.pen().put(glyphs.mine if row.mine else glyphs.owed, role).put(" ")
        room = 10 if builder.columns.wide else 8
        due = words.coming(row.due, builder.today, room) if row.due else _("no date")
        pen.column(due, room, role).put(" ")
        pen.column(row.names, 19, "name").put(" ")
        pen.cut(row.text, builder.columns.width - pen.at)
        builder.row(pen, Target("promise", row.id, row.people))


def _ahead(builder: Builder, ahead: tuple[Ahead, ...], opened: frozenset[str]) -> None:
    if not ahead:
        return
    more = len(ahead) - FEW if builder.few and "ahead" not in opened else 0
    if more > 0:
        builder.head(_("Next two weeks"), *_more(more, "ahead"))
        ahead = ahead[:FEW]
    else:
        builder.head(_("Next two weeks"))
    if builder.columns.wide:
        for row in ahead:
            pen = builder.pen().column(words.weekday(row.day), 8).put(" ").column(_(row.kind), 10).put(" ")
            text = row.text + (f" {builder.glyphs.dot} {row.more}" if row.more else "")
            builder.row(pen.cut(text, builder.columns.width - pen.at), row.target)
        return
    beside, side_by_side = (41, 2) if builder.columns.width >= 80 else (builder.columns.width, 1)
    for index in range(0, len(ahead), side_by_side):
        _ahead_pair(builder, ahead[index : index + side_by_side], beside)


def _ahead_pair(builder: Builder, pair: tuple[Ahead, ...], beside: int) -> None:
    pen = builder.pen(0)
    for place, row in enumerate(pair):
        start = place * beside
        end = builder.columns.width if place else start + beside
        pen.to(start + 2).column(words.weekday(row.day), 6).put("  ")
        text = row.text if row.kind == "event" else f"{_(row.kind)} {row.text}"
        pen.cut(text, end - pen.at - (1 if place == 0 else 0))
        builder.stops.append(Stop(len(builder.lines), start, end, row.target))
    builder.lines.append(lines.fit(pen.line(), builder.columns.width))


def _lately(builder: Builder, lately: tuple[Past, ...], opened: frozenset[str]) -> None:
    if not lately:
        return
    shown = lately if "lately" in opened else lately[: builder.lately]
    builder.head(_("Lately"), *_more(len(lately) - len(shown), "lately"))
    for row in shown:
        pen = builder.pen().column(words.past(row.at, builder.today), 8).put(" ")
        channel_of(pen, row, builder.glyphs)
        pen.to(22).column(row.who, 19, "name").put(" ")
        pen.cut(row.text, builder.columns.width - pen.at)
        builder.row(pen, visited(row))


def channel_of(pen: Pen, row: Past, glyphs: Glyphs, arrow_at: int = 6) -> None:
    """The kind of a contact, and who began where it was not me."""
    start = pen.at
    pen.cut(words.channel(row.channel, row.at), 8)
    sign = {"them": glyphs.left, "mutual": glyphs.mutual}.get(row.side, "")
    if sign:
        pen.to(max(start + arrow_at, pen.at + 1)).put(sign, "dim")


def _more(left: int, id: str) -> tuple[str, Target | None]:
    """What a section's rule says of the rows that are not shown, and what opens them."""
    return (_("{n} more").format(n=left), Target("more", id)) if left > 0 else ("", None)


def _cooling(builder: Builder, cooling: tuple[Cooler, ...], count: int, opened: frozenset[str]) -> None:
    if not cooling:
        return
    shown = cooling if "cooling" in opened else cooling[: builder.cooling]
    title = _("Cooling {dot} {n}").format(dot=builder.glyphs.dot, n=count)
    builder.head(title, *_more(len(cooling) - len(shown), "cooling"))
    for row in shown:
        pen = builder.pen().column(row.name, 18, "name").to(21)
        _score(pen, row.score, builder.glyphs)
        pen.put(" ").put(marks.moved(row.change, builder.glyphs), marks.band(row.score)).to(31)
        pen.cut(row.why, builder.columns.width - pen.at)
        builder.row(pen, Target("person", row.person, (row.person,)))


def _foot(builder: Builder, view: TodayView, waiting: tuple[Notice, ...], low: bool, height: int) -> None:
    numbers, counts = _numbers(builder, view), _counts(builder, view, waiting, low)
    if not numbers and not counts:
        return
    foot = [lines.rule("", "", builder.columns.width, builder.glyphs), *filter(None, (numbers, counts))]
    builder.lines.extend([()] * (height - len(builder.lines) - len(foot)))
    builder.lines.extend(foot[:-1])
    builder.sections.append(len(builder.stops))
    text = lines.text_of(foot[-1])
    builder.stops += stops_in(text, len(builder.lines), builder.columns.width, view, waiting)
    builder.row(foot[-1])


def _numbers(builder: Builder, view: TodayView) -> Line:
    capacity, standing, glyphs = view.capacity, view.standing, builder.glyphs
    pen = builder.pen()
    if capacity is not None and (capacity.wished or capacity.had):
        pen.put(_("Capacity") + "  ", "dim").put(_("wished {n:.1f} a week ").format(n=capacity.wished))
        if builder.columns.bars:
            pen.put(marks.share(capacity.had, max(capacity.wished, capacity.had), 10, glyphs), "accent").put(
                " "
            )
        pen.put(_("had {n:.1f}").format(n=capacity.had))
    if standing.score is not None:
        if pen.at > 2:
            pen.to(55 if builder.columns.bars else 38)
        pen.put(_("Network") + " ", "dim").put(
            str(standing.score), f"{marks.band(standing.score)} number"
        ).put(" ")
        pen.put(marks.moved(standing.change, glyphs))
        if builder.columns.bars and standing.past:
            pen.put("  ").put(marks.spark(standing.past[-8:], glyphs), marks.band(standing.score))
    return pen.line() if pen.at > 2 else ()


def _counts(builder: Builder, view: TodayView, waiting: tuple[Notice, ...], low: bool) -> Line:
    parts = []
    if view.cooling_count and low:
        parts.append(_("Cooling {n}").format(n=view.cooling_count))
    if view.standing.to_sort:
        parts.append(to_sort(view))
    parts.extend(notice.short or notice.text for notice in waiting)
    text = f" {builder.glyphs.dot} ".join(parts)
    return builder.pen().cut(text, builder.columns.width - 3).line() if text else ()
