"""What of a file's documents a vault can hold: the rest is left out, and said.

A file may say anything anywhere: a tag called `~`, which is a sign of the vault's own, or a text where a set must be.
One such value must not keep everybody else out.
"""

from __future__ import annotations

from dataclasses import replace

from core.exchange.draft import Reading
from core.language import _
from core.schema import TABLES
from core.vault.changes import Document, Json
from core.vault.names import can_name
from core.vault.view import is_set


def fit(reading: Reading) -> None:
    """Leave out of a reading what cannot be written, each as a problem of its entry."""
    for number, draft in enumerate(reading.drafts):
        document, refused = fitted("contacts", draft.document)
        if refused:
            reading.drafts[number] = replace(draft, document=document)
            for what in refused:
                reading.problem(
                    draft.line,
                    _("{name}: {what}: left out").format(name=document.get("full", draft.where), what=what),
                )
    for table, records in reading.tables.items():
        for id, found in records.items():
            document, refused = fitted(table, found)
            if refused:
                records[id] = document
                for what in refused:
                    reading.problem(0, _("{name}: {what}: left out").format(name=f"{table} {id}", what=what))


def fitted(table: str, document: Document) -> tuple[Document, list[str]]:
    """A document as a vault can hold it, the very one where nothing is to be changed; and what was left out."""
    fields = TABLES.get(table, {})
    refused: list[str] = []
    kept: Document = {}
    for field, value in document.items():
        known = fields.get(field)
        if not can_name(field):
            refused.append(_("a field “{field}” cannot be kept").format(field=field[:40]))
        elif not isinstance(value, dict):
            if known is not None and is_set(known):
                refused.append(_("{field} is no list of values").format(field=field))
            else:
                kept[field] = value
        elif known is not None and not is_set(known):
            refused.append(_("{field} is not one value").format(field=field))
        else:
            bad = [member for member, carried in value.items() if carried is None or not can_name(member)]
            refused += [
                _("“{member}” cannot be kept in {field}").format(member=member[:40], field=field)
                for member in bad
            ]
            left: dict[str, Json] = {member: each for member, each in value.items() if member not in bad}
            if left:
                kept[field] = left if bad else value
    return (kept, refused) if refused else (document, refused)
