"""What an import would do, as lines: what was read, a row for each person, and what is behind the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.exchange.choice import Choice
from core.exchange.draft import Reading
from core.exchange.staging import Sort, StagedRow
from tui.draw import safe
from tui.draw.pen import Pen
from tui.glyphs import Glyphs
from tui.lines import Line

WORDS: Mapping[Sort, str] = {
    "new": "new",
    "same": "adds to",
    "conflicting": "differs",
    "unchanged": "nothing new",
}
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

    @classmethod
    def of(cls, file: str, reading: Reading, choice: Choice) -> Summary:
        """Of a reading that was compared."""
        counts = choice.staging.counts()
        return cls(
            file,
            reading.title,
            {sort: counts[sort] for sort in WORDS},
            len(reading.problems),
            len(choice.staging.others),
        )


def summary(view: Summary, taken: int, filtered: Sort | None, width: int, glyphs: Glyphs) -> list[Line]:
    """Two lines: file and format; how many of each kind, what is shown, how many are taken."""
    dot = f" {glyphs.dot} "
    head = Pen(glyphs).put("  ").cut(view.file, max(10, width - 30), "name").put(f"{dot}{view.title}", "dim")
    pen = Pen(glyphs).put("  ")
    for place, (sort, count) in enumerate((sort, count) for sort, count in view.counts.items() if count):
        pen.put(dot if place else "").put(f"{count:,} ", "number").put(WORDS[sort], _ROLES[sort])
    if view.others:
        pen.put(dot).put(f"{view.others:,}", "number").put(" other records")
    if view.problems:
        pen.put(dot).put(f"{view.problems:,}", "number").put(" not understood", "warn")
    shown = f"{WORDS[filtered]} only{dot}" if filtered else ""
    right = f"{shown}{taken:,} taken"
    return [head.line(), pen.right(right, max(0, width - pen.at - 1), "dim").line()]


def row(found: StagedRow, *, taken: bool, theirs: bool, width: int, glyphs: Glyphs) -> Line:
    """`[x] Anna Schmidt   differs   same mail anna@acme.de`."""
    name = min(_NAME_MOST, max(12, width // 3))
    pen = Pen(glyphs).put("  ").put(glyphs.ticked if taken else glyphs.unticked, "accent" if taken else "dim")
    pen.put(" ").column(found.name, name, "name" if taken else "dim").put(" ")
    pen.put(WORDS[found.kind].ljust(12), _ROLES[found.kind])
    words = "; ".join(found.reasons) or _facts(found)
    if theirs:
        words = f"the file's values{f' {glyphs.dot} ' if words else ''}{words}"
    return pen.cut(words, max(0, width - pen.at - 1), "dim").line()


def problem(line: int, text: str, width: int, glyphs: Glyphs) -> Line:
    """Something of the file that could not be read: `line 12: no name`."""
    where = f"line {line}: " if line else ""
    return Pen(glyphs).put("  ").put("not understood  ", "warn").cut(where + text, max(0, width - 19)).line()


def _facts(found: StagedRow) -> str:
    """What is known of somebody new: organisation, first mail, first number."""
    document = found.draft.document
    parts = [str(document.get("org") or "")]
    for field in ("emails", "phones"):
        members = document.get(field)
        parts += list(members)[:1] if isinstance(members, dict) else []
    return ", ".join(filter(None, parts))


def detail(found: StagedRow, *, theirs: bool, width: int, glyphs: Glyphs) -> list[Line]:
    """What is behind a row: two values where they differ, who it may be, what was not understood; three lines."""
    lines: list[Line] = []
    for offer in found.offers:
        pen = Pen(glyphs).put("  ").cut(offer.field, 12, "dim").put("  ")
        room = max(8, (width - pen.at - 16) // 2)
        pen.put("yours ", "dim").cut(offer.ours, room, "dim" if theirs else "name")
        pen.put("  file ", "dim").cut(offer.theirs, room, "name" if theirs else "dim")
        lines.append(pen.line())
    for text in (found.draft.where, *(remark.text for remark in found.draft.warnings)):
        lines.append(Pen(glyphs).put("  ").cut(text, width - 3, "dim").line())
    if len(lines) > DETAIL_ROWS:
        more = len(lines) - DETAIL_ROWS + 1
        lines = [*lines[: DETAIL_ROWS - 1], ((f"  {glyphs.cut} {more} more", "dim"),)]
    return lines


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
