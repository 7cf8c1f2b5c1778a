"""What an import would do, as lines: what was read, a row for each person, then what happened, and what is behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.exchange.choice import Choice
from core.exchange.draft import Problem, Reading
from core.exchange.moment_rows import Bunch, Sort
from core.exchange.staging import StagedRow
from core.language import N_, _, ngettext
from tui.draw import happened, safe
from tui.draw.pen import Pen
from tui.draw.words import MONTHS
from tui.glyphs import Glyphs
from tui.lines import Line

WORDS: Mapping[Sort, str] = {
    "new": N_("new"),
    "same": N_("adds to"),
    "conflicting": N_("differs"),
    "unchanged": N_("nothing new"),
}
_CHANGED = N_("changed")
"""What a bunch of entries that came in before is, rather than adding to somebody."""
_ROLES: Mapping[Sort, str] = {"new": "good", "same": "accent", "conflicting": "warn", "unchanged": "dim"}
DETAIL_ROWS = 3
_NAME_MOST = 34


@dataclass(frozen=True, slots=True)
class Summary:
    """The first lines: which file, what it is, and how many rows there are of each kind."""

    file: str
    title: str
    counts: Mapping[Sort, int]
    problems: int
    others: int
    happened: str = ""
    """What happened, in few words: "212 meetings, 3 plans"."""

    @classmethod
    def of(cls, file: str, reading: Reading, choice: Choice) -> Summary:
        """Of a reading that was compared."""
        counts = choice.staging.counts()
        return cls(
            file,
            reading.title,
            {sort: counts[sort] for sort in WORDS},
            sum(not problem.kept for problem in reading.problems),
            len(choice.staging.others),
            happened.totals(choice.staging.bunches),
        )


def summary(view: Summary, taken: int, filtered: Sort | None, width: int, glyphs: Glyphs) -> list[Line]:
    """Two lines: file and format; how many of each kind, what is shown, how many are taken."""
    dot = f" {glyphs.dot} "
    head = Pen(glyphs).put("  ").cut(view.file, max(10, width - 30), "name").put(f"{dot}{view.title}", "dim")
    pen = Pen(glyphs).put("  ")
    for place, (sort, count) in enumerate((sort, count) for sort, count in view.counts.items() if count):
        pen.put(dot if place else "").put(f"{count:,} ", "number").put(_(WORDS[sort]), _ROLES[sort])
    if view.happened:
        pen.put(dot if pen.at > 2 else "").put(view.happened)
    if view.others:
        pen.put(dot).put(f"{view.others:,}", "number").put(" " + _("other records"))
    if view.problems:
        pen.put(dot).put(f"{view.problems:,}", "number").put(" " + _("not understood"), "warn")
    shown = _("{kind} only").format(kind=_(WORDS[filtered])) + dot if filtered else ""
    right = shown + _("{n:,} taken").format(n=taken)
    return [head.line(), pen.right(right, max(0, width - pen.at - 1), "dim").line()]


def row(found: StagedRow | Bunch, *, taken: bool, theirs: bool, width: int, glyphs: Glyphs) -> Line:
    """`[x] Anna Schmidt   differs   same mail anna@acme.de`, `[x] 212 meetings   new   with 34 people`."""
    name = min(_NAME_MOST, max(12, width // 3))
    pen = Pen(glyphs).put("  ").put(glyphs.ticked if taken else glyphs.unticked, "accent" if taken else "dim")
    shown = happened.name(found) if isinstance(found, Bunch) else found.name
    pen.put(" ").column(shown, name, "name" if taken else "dim").put(" ")
    pen.put(_kind(found).ljust(12), _ROLES[found.kind])
    words = happened.said(found) if isinstance(found, Bunch) else "; ".join(found.reasons) or _facts(found)
    if theirs:
        words = f" {glyphs.dot} ".join(filter(None, (_("the file's values"), words)))
    return pen.cut(words, max(0, width - pen.at - 1), "dim").line()


def _kind(found: StagedRow | Bunch) -> str:
    return _(_CHANGED if isinstance(found, Bunch) and found.kind == "same" else WORDS[found.kind])


def left_out(reading: Reading) -> list[Problem]:
    """What is not carried over, counted by what it is: by the rules that keep newsletters out of mail, say."""
    counted = ", ".join(f"{name} ({count:,})" for name, count in reading.left_out.most_common(8))
    return [Problem(0, _("not carried over: {what}").format(what=counted), kept=True)] if counted else []


def problem(found: Problem, width: int, glyphs: Glyphs) -> Line:
    """Something of the file that was not taken as it stands: `line 12: no name`."""
    where = _("line {n}: ").format(n=found.line) if found.line else ""
    pen = Pen(glyphs).put("  ").put(f"{_('look at') if found.kept else _('not understood'):<16}", "warn")
    return pen.cut(where + found.text, max(0, width - 19)).line()


def _facts(found: StagedRow) -> str:
    """What is known of somebody new: organisation, birthday, first mail, first number."""
    document = found.draft.document
    parts = [str(document.get("org") or ""), _birthday(document.get("birthday"))]
    for field in ("emails", "phones"):
        members = document.get(field)
        parts += list(members)[:1] if isinstance(members, dict) else []
    return ", ".join(filter(None, parts))


def _behind(found: StagedRow | Bunch) -> tuple[list[str], int]:
    """Where it stands in the file, and what is to be known of it; of a bunch its first days and words, and how many more."""
    if isinstance(found, Bunch):
        first = found.rows[: DETAIL_ROWS - 1]
        texts = [" ".join(filter(None, (each.day, each.title, f"({each.moment.where})"))) for each in first]
        return [happened.said(found), *texts], len(found.rows) - len(first)
    return [found.draft.where, *(remark.text for remark in found.draft.warnings)], 0


def _birthday(value: object) -> str:
    """`birthday 15 Mar`; empty where month and day are not known."""
    text = value if isinstance(value, str) else ""
    month, day = text[-5:-3], text[-2:]
    known = month.isdigit() and day.isdigit() and 1 <= int(month) <= 12
    if not known:
        return ""
    said = _("{day} {month}").format(day=int(day), month=MONTHS[int(month) - 1])
    return _("birthday {day}").format(day=said)


def detail(found: StagedRow | Bunch, *, theirs: bool, width: int, glyphs: Glyphs) -> list[Line]:
    """What is behind a row: two values where they differ, who it may be, what was not understood; three lines."""
    lines: list[Line] = []
    for offer in found.offers:
        pen = Pen(glyphs).put("  ").cut(offer.field, 12, "dim").put("  ")
        room = max(8, (width - pen.at - 16) // 2)
        pen.put(_("yours") + " ", "dim").cut(offer.ours, room, "dim" if theirs else "name")
        pen.put("  " + _("file") + " ", "dim").cut(offer.theirs, room, "name" if theirs else "dim")
        lines.append(pen.line())
    texts, hidden = _behind(found)
    for text in texts:
        lines.append(Pen(glyphs).put("  ").cut(text, width - 3, "dim").line())
    if len(lines) + hidden > DETAIL_ROWS:
        more = len(lines) + hidden - DETAIL_ROWS + 1
        lines = [*lines[: DETAIL_ROWS - 1], ((f"  {glyphs.cut} " + _("{n:,} more").format(n=more), "dim"),)]
    return lines


def label(choice: Choice, file: str) -> str:
    """What was done, for undo: `imported 12 people and 212 meetings from calendar.ics`."""
    taken = [choice.row(number) for number in choice.shown() if choice.taken(number)]
    people = sum(not isinstance(row, Bunch) for row in taken)
    told = happened.totals(row for row in taken if isinstance(row, Bunch))
    counted = ngettext("{n:,} person", "{n:,} people", people).format(n=people) if people or not told else ""
    what = _(" and ").join(filter(None, (counted, told)))
    return _("imported {what} from {file}").format(what=what, file=safe.shown(file))


def bar(words: str, done: int, total: int, width: int, glyphs: Glyphs) -> Line:
    """Progress: `Reading ████░░░░ 41 %`."""
    cells = max(8, min(40, width - len(words) - 12))
    full = cells * min(done, total) // total if total else 0
    percent = f"  {100 * min(done, total) // total} %" if total else ""
    return (
        (f"  {safe.shown(words)}  ", ""),
        (glyphs.block * full + glyphs.shade * (cells - full), "accent"),
        (percent, "dim"),
    )
