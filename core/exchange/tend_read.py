"""Reading Tend's own export back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from core.errors import ImportFileError
from core.exchange.draft import MAX_DRAFTS, Draft, Progress, Reading
from core.exchange.source import Source, wide_encoding
from core.exchange.tend_json import FORMAT, TABLES_OUT, VERSION
from core.exchange.tend_shape import contact_document, record_document
from core.language import _
from core.vault.changes import new_id

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_RECORDS = 2_000_000


def read_export(source: Source, reading: Reading, progress: Progress | None) -> None:
    """Read an export into `reading`: contacts as drafts, the other tables as documents with their ids."""
    data = _decoded(source)
    if data.get("format") != FORMAT:
        raise ImportFileError(
            _("{name} is JSON, but no export of Tend.").format(name=source.path.name),
            todo=_("Export contacts as vCard (.vcf) or CSV."),
        )
    if data.get("version") != VERSION:
        raise ImportFileError(
            _("{name} was written by a newer Tend (version {version!r:.20}).").format(
                name=source.path.name, version=data.get("version")
            ),
            todo=_("Update Tend, then import it."),
        )
    for table in TABLES_OUT:
        records = data.get(table, [])
        if not isinstance(records, list):
            reading.problem(0, _("“{table}” is no list: left out").format(table=table))
            continue
        for number, record in enumerate(records[:MAX_RECORDS], start=1):
            if not isinstance(record, Mapping):
                reading.problem(
                    0, _("{table} {number} is no record: left out").format(table=table, number=number)
                )
                continue
            _take(table, number, record, reading)
            if progress is not None and number % 1000 == 0:
                progress(number, len(records))


def _take(table: str, number: int, record: Mapping[str, Any], reading: Reading) -> None:
    id = record.get("id")
    known = id if isinstance(id, str) and _ID.fullmatch(id) else ""
    if table != "contacts":
        document = record_document(table, record)
        if document and known:
            reading.tables.setdefault(table, {})[known] = document
        else:
            reading.problem(
                0,
                _("{table} {number} has no id or nothing in it: left out").format(table=table, number=number),
            )
        return
    document = contact_document(record)
    if not document or len(reading.drafts) >= MAX_DRAFTS:
        reading.problem(0, _("contact {number} has nothing in it: left out").format(number=number))
        return
    reading.drafts.append(Draft(document, 0, _("contact {number}").format(number=number)))
    reading.ids.append(known or new_id())


def _decoded(source: Source) -> Mapping[str, Any]:
    try:
        text = source.path.read_bytes().decode(wide_encoding(source.head) or "utf-8")
        data = msgspec.json.decode(text.removeprefix("\ufeff"))
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise ImportFileError(
            _("{name} is no readable JSON: {error}.").format(name=source.path.name, error=error)
        ) from error
    except OSError as error:
        raise ImportFileError(
            _("{name} cannot be read: {strerror}.").format(name=source.path.name, strerror=error.strerror)
        ) from error
    if not isinstance(data, Mapping):
        raise ImportFileError(_("{name} is JSON, but no export of Tend.").format(name=source.path.name))
    return data
