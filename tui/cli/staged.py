"""What an import would do, as text and as data: the rows of each kind, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.language import N_, _, ngettext
from tui.cli import manners
from tui.cli.columns import Column, cut, safe, table

if TYPE_CHECKING:
    from core.exchange.differences import Offer
    from core.exchange.draft import Reading
    from core.exchange.moment_rows import MomentRow, Sort
    from core.exchange.staging import StagedRow, Staging

SHOWN = 12  # rows of a kind that are listed without --all
KINDS: dict[Sort, str] = {
    "new": N_("{n:,} new"),
    "same": N_("{n:,} known, with something new"),
    "conflicting": N_("{n:,} known, and different"),
    "unchanged": N_("{n:,} known, nothing new"),
}
_MOMENT_KINDS: dict[Sort, str] = {"new": N_("new"), "same": N_("changed"), "conflicting": N_("differs")}
_COLUMNS = (Column("", least=6), Column("", least=16), Column("", least=24))


def label_of(file: Path, staging: Staging) -> str:
    """What was done, for undo: only those of whom something was written count."""
    from tui.draw import happened

    count = sum(row.adds for row in staging.rows)
    people = _people(count) if count else ""
    told = happened.totals(staging.bunches)
    if people and told:
        told = _("{one} and {other}").format(one=people, other=told)
    told = told or people
    if told:
        return _("imported {what} from {file}").format(what=told, file=safe(file.name))
    return _("took in {file}").format(file=safe(file.name))


def what(staging: Staging) -> str:
    """What would be written, in words."""
    from tui.draw import happened

    counts = Counter(row.kind for row in staging.rows if row.changes)
    parts = [_(text).format(n=counts[kind]) for kind, text in KINDS.items() if counts[kind]]
    if staging.bunches and parts:
        parts = [f"{_people(counts.total())} ({', '.join(parts)})"]
    if told := happened.totals(staging.bunches):
        parts.append(told)
    if staging.others:
        others = len(staging.others)
        parts.append(ngettext("{n:,} other record", "{n:,} other records", others).format(n=others))
    return ", ".join(parts) or _("what is new")


def _people(count: int) -> str:
    return ngettext("{n:,} person", "{n:,} people", count).format(n=count)


def file_json(file: Path, reading: Reading, staging: Staging) -> dict[str, Any]:
    """What a file would do, for `--json`."""
    counts = staging.counts()
    return {
        "file": str(file),
        "format": reading.format,
        "counts": {kind: counts[kind] for kind in KINDS},
        "columns": {
            column.name: column.target for column in reading.columns if column.heading or column.target
        },
        "problems": [problem._asdict() for problem in reading.problems],
        "rows": [row_json(row) for row in staging.rows],
        "moments": [moment_json(row) for row in staging.moments],
        "written": False,
    }


def row_json(row: StagedRow) -> dict[str, Any]:
    """A staged row for `--json`."""
    return {
        "kind": row.kind,
        "where": row.draft.where,
        "name": row.name,
        "contact": row.contact_id or None,
        "reasons": list(row.reasons),
        "adds": list(row.added) if row.kind != "new" else [],
        "offers": [{"field": offer.field, "yours": offer.ours, "file": offer.theirs} for offer in row.offers],
        "warnings": [remark.text for remark in row.draft.warnings],
    }


def moment_json(row: MomentRow) -> dict[str, Any]:
    """Something that happened, for `--json`."""
    return {
        "kind": row.kind,
        "what": row.what,
        "where": row.moment.where,
        "day": row.day,
        "title": row.title,
        "table": row.moment.table,
        "record": row.record_id,
        "people": list(row.people),
        "reasons": list(row.reasons),
        "offers": [{"field": offer.field, "yours": offer.ours, "file": offer.theirs} for offer in row.offers],
    }


def staged_lines(file: Path, reading: Reading, staging: Staging, everything: bool) -> list[str]:
    """What an import would do, as text: the file, what could not be read, and the rows of each kind with reasons."""
    from tui.draw import happened

    room = manners.room()
    people = _people(len(staging.rows))
    told = happened.totals(staging.bunches)
    lines = [
        f"{safe(file.name)}: {safe(reading.title)}, {people}" + (f", {told}" if told else ""),
        *left_out(reading),
        *trouble(reading, everything),
    ]
    for kind, text in KINDS.items():
        rows = [row for row in staging.rows if row.kind == kind]
        if not rows:
            continue
        limit = len(rows) if everything else SHOWN
        cells = [[row.draft.where, row.name, "; ".join(_said(row))] for row in rows[:limit]]
        lines += ["", manners.styled(_(text).format(n=len(rows)), bold=True)]
        drawn = table(_COLUMNS, cells, room=room and room - 2, headings=False)
        for row, line in zip(rows, drawn, strict=False):
            lines += ["  " + line, *(_offered(offer, room) for offer in row.offers)]
        if len(rows) > limit:
            lines.append("  " + _("... and {n:,} more (--all lists them)").format(n=len(rows) - limit))
    lines += _happened(staging, room)
    if staging.others:
        others = len(staging.others)
        more = ngettext("{n:,} record of other tables", "{n:,} records of other tables", others)
        lines += ["", more.format(n=others)]
    return lines


def _happened(staging: Staging, room: int | None) -> list[str]:
    """What happened, a line for each sort of it."""
    from tui.draw import happened

    counts = Counter(row.kind for row in staging.moments)
    if not staging.moments and not staging.alone:
        return []
    cells = [
        [happened.name(bunch), _(_MOMENT_KINDS[bunch.kind]), happened.said(bunch)]
        for bunch in staging.bunches
    ]
    drawn = table(_COLUMNS, cells, room=room and room - 2, headings=False)
    lines = ["", manners.styled(_("What happened"), bold=True)]
    for bunch, line in zip(staging.bunches, drawn, strict=False):
        lines += ["  " + line, *(_offered(offer, room) for offer in bunch.offers)]
    if counts["unchanged"]:
        lines.append("  " + _("{n:,} known, nothing new").format(n=counts["unchanged"]))
    if staging.alone:
        lines.append("  " + _("{n:,} with nobody but you: left out").format(n=staging.alone))
    return lines


def _said(row: StagedRow) -> Iterator[str]:
    """Why this row is of its kind, and what would be added to somebody known."""
    yield from row.reasons
    if row.kind != "new" and row.added:
        yield _("adds {fields}").format(fields=", ".join(row.added))


def _offered(offer: Offer, room: int | None) -> str:
    """Two values of one field: `org: you have "Acme", the file says "Novum"`."""
    ours, theirs = safe(offer.ours), safe(offer.theirs)
    said = _('{field}: you have "{ours}", the file says "{theirs}"')
    text = " " * 6 + said.format(field=offer.field, ours=ours, theirs=theirs)
    return cut(text, room) if room else text


def left_out(reading: Reading) -> Iterator[str]:
    """How the columns of a table without a known maker were read, and what of the file is not carried."""
    if reading.title == "CSV":
        pairs = (f"{column.name} = {column.target}" for column in reading.columns if column.target)
        text = _("columns: {columns} (--map COLUMN=FIELD changes that)")
        yield "  " + text.format(columns=safe(", ".join(pairs)))
    named = any(column.heading for column in reading.columns)
    ignored = [
        column.name for column in reading.columns if not column.target and (column.heading or not named)
    ]
    if ignored:
        text = _("columns left out: {columns} (--map COLUMN=FIELD takes one in)")
        yield "  " + text.format(columns=safe(", ".join(ignored)))
    elif reading.left_out:
        left = ", ".join(f"{safe(name)} ({n})" for name, n in reading.left_out.most_common(8))
        yield "  " + _("not carried over: {what}").format(what=left)


def trouble(reading: Reading, everything: bool) -> Iterator[str]:
    """What of a file could not be read, or should be looked at."""
    limit = len(reading.problems) if everything else SHOWN
    for problem in reading.problems[:limit]:
        text = safe(problem.text)
        if problem.line:
            text = _("line {number}: {what}").format(number=problem.line, what=text)
        label = _("look at") if problem.kept else _("not taken")
        yield f"  {manners.styled(label.ljust(9), fg='yellow')}  {text}"
    if len(reading.problems) > limit:
        more = len(reading.problems) - limit
        yield "  " + _("... and {n:,} more problems (--all lists them)").format(n=more)
