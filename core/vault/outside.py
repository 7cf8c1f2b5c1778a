"""The level of doctor that needs no key: is every file whole, and what does not belong there. It only looks."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container
from pathlib import Path

from core.language import _
from core.vault import envelope, files, header, jsonguard, keyring, keys, slots
from core.vault.disk import DEVICES, is_device
from core.vault.errors import RefusedError
from core.vault.files import TEMP_PREFIX
from core.vault.forks import words
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.report import Report
from core.vault.segment import content_hash, parse_segment_name

_ID = re.compile(r"[0-9a-f]{32}\Z")


def look_without_key(directory: Path, report: Report | None = None) -> Report:
    """The level that needs no key: is every file whole, and what does not belong there.

    Raises:
        VaultMissingError, HeaderError: there is no vault to look at. UnreadableError: it cannot be listed.
    """
    report = report or Report()
    vault_id = header.read_header(directory)
    with files.reading(directory):
        devices = files.list_directories(directory / DEVICES)
    _look_for_strays(directory, "", (header.FILE, KEYS_DIRECTORY, DEVICES), report)
    _look_for_strays(directory / DEVICES, f"{DEVICES}/", devices, report)
    segments = 0
    for device in devices:
        if not is_device(device):
            report.notice("stray", f"{DEVICES}/{device}", _("This directory is not that of a device."))
            continue
        segments += _look_at_device(directory, device, report)
    found = _look_at_keys(directory, vault_id, report)
    report.counts |= {"devices": len(devices), "segments": segments, "key slots": found}
    return report


def ids_told(directory: Path) -> set[str]:
    """The vault ids that the files of a vault give themselves, nothing proved: of each device's first file, and of slots."""
    told = set()
    for device in files.list_directories(directory / DEVICES):
        for name in sorted(files.list_regular(directory / DEVICES / device))[:1]:
            with contextlib.suppress(RefusedError, OSError):
                start = files.read_regular(directory / DEVICES / device / name, start=envelope.OVERHEAD)
                told.add(envelope.peek(start).vault_id.hex())
    for name in files.list_regular(directory / KEYS_DIRECTORY):
        if slots.parse_slot_name(name) is not None:
            with contextlib.suppress(RefusedError, OSError):
                line = files.read_regular(directory / KEYS_DIRECTORY / name, cap=slots.CAP).split(b"\n")[0]
                found = jsonguard.unique(line)
                if isinstance(found, dict) and _ID.match(str(found.get("vault_id"))):
                    told.add(str(found["vault_id"]))
    return told


def _look_at_device(directory: Path, device: str, report: Report) -> int:
    good = 0
    spans: dict[int, set[str]] = {}
    for entry in _entries(directory / DEVICES / device, f"{DEVICES}/{device}", report):
        place = f"{DEVICES}/{device}/{entry.name}"
        parts = parse_segment_name(entry.name)
        if parts is None:
            _stray(entry.name, place, report)
            continue
        try:
            data = files.read_regular(entry, cap=envelope.SIZE_CAP)
        except (RefusedError, OSError) as error:
            report.wrong("unreadable", place, str(error))
            continue
        if content_hash(data) != parts.hash:
            report.wrong("torn", place, _("The file is not whole: its bytes do not fit its name."))
            continue
        good += 1
        if _is_commit(data):
            spans.setdefault(parts.lo, set()).add(parts.hash)
    forked = [seq for seq, hashes in spans.items() if len(hashes) > 1]
    if forked:
        report.wrong("fork", f"{DEVICES}/{device}", words(min(forked)))
    return good


def _look_for_strays(folder: Path, place: str, known: Container[str], report: Report) -> None:
    for entry in _entries(folder, place.rstrip("/") or ".", report):
        if entry.name not in known:
            _stray(entry.name, f"{place}{entry.name}", report)


def _stray(name: str, place: str, report: Report) -> None:
    if name.startswith(TEMP_PREFIX):
        report.notice("leftover", place, _("An interrupted write left this behind."))
    else:
        report.notice("stray", place, _("This does not belong here."))


def _entries(folder: Path, place: str, report: Report) -> list[Path]:
    """What is in a directory; where it cannot be listed that is noted."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        report.wrong(
            "unreadable", place, _("This directory cannot be read: {reason}.").format(reason=error.strerror)
        )
        return []


def _is_commit(data: bytes) -> bool:
    """By what it says of itself: a merged file may stand for one commit alone."""
    try:
        return envelope.peek(data).kind is envelope.Kind.COMMIT
    except RefusedError:
        return False


def _look_at_keys(directory: Path, vault_id: bytes, report: Report) -> int:
    entries = _entries(directory / KEYS_DIRECTORY, KEYS_DIRECTORY, report)
    good = {slot.name for slot in keys.list_slots(directory, vault_id=vault_id)} if entries else set()
    for entry in entries:
        place = f"{KEYS_DIRECTORY}/{entry.name}"
        if keyring.is_ring(entry.name):
            _look_at_ring(entry, place, report)
        elif entry.name not in good:
            if entry.name.endswith(slots.SUFFIX):
                report.wrong("slot", place, _("This key slot is damaged."))
            else:
                _stray(entry.name, place, report)
    return len(good)


def _look_at_ring(path: Path, place: str, report: Report) -> None:
    try:
        whole = keyring.is_whole_ring(files.read_regular(path, cap=envelope.SIZE_CAP), path.name)
    except (RefusedError, OSError) as error:
        report.wrong("ring", place, str(error))
        return
    if not whole:
        report.wrong("ring", place, _("This ring of older keys is not whole: its bytes do not fit its name."))
