"""Files that are held back: made under an older key, and not known when the newer one began.

They may be of a device that was away, or of somebody who found a lost one. A person looks at what each would change,
and *takes* it in, for all devices, or *sets it aside*, here. That is a decision of this device alone: the vault has no
place for it, and the others decide for themselves. It stands in `set-aside.json` of the state directory,

    {"version":1,"files":["device/name",...]}

and can be changed: a file that was set aside can be taken in later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from core.errors import UsageError, VaultError
from core.language import _, ngettext
from core.vault import coverage, files, jsonguard
from core.vault.devices import RECORD, TABLE
from core.vault.disk import DEVICES, Problem
from core.vault.holdings import frame_of
from core.vault.records import ALIVE
from core.vault.segment import Segment
from core.vault.store import Note, Store, Touched
from core.vault.writer import MERGES

FILE: Final = "set-aside.json"
CAP: Final = 16 << 20
HELD_BACK: Final = "HeldBack"
"""The kind of the problem that files held back are."""
NAMES: Final = 5
_OURS = frozenset({TABLE, MERGES})


class _SetAside(msgspec.Struct):
    version: int = 1
    files: list[str] = []


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A file that is held back, and what it would change.

    `at_ms` is the time of its last commit; `records` counts what it speaks of by table, of which `new` are not in the
    vault and `ended` are deleted by it; `people` names some of the contacts. `known`: all its commits are in the vault
    already, by files that count, so that it should have nothing to say.
    """

    file: str
    device: str
    device_name: str
    at_ms: int
    commits: int
    records: Mapping[str, int]
    new: int
    ended: int
    people: tuple[str, ...]
    known: bool
    set_aside: bool

    @property
    def words(self) -> str:
        """What it would change, for a person."""
        said = self._counted()
        if self.people:
            others = self.records.get("contacts", 0) - len(self.people)
            names = ", ".join(self.people)
            if others > 0:
                names = ngettext("{names} and {n} more", "{names} and {n} more", others).format(
                    names=names, n=others
                )
            said = f"{said}: {names}"
        if self.known:
            known = _("{said}; its saves are in the vault already, so it should change nothing")
            said = known.format(said=said)
        return said

    def _counted(self) -> str:
        counted = [
            _("{n} of {table}").format(n=number, table=table)
            for table, number in sorted(self.records.items())
        ]
        said = _("would change no record")
        if counted:
            total = sum(self.records.values())
            said = ngettext(
                "would change {n} record ({counted})", "would change {n} records ({counted})", total
            ).format(n=total, counted=", ".join(counted))
        more = [ngettext("{n} new", "{n} new", self.new).format(n=self.new)] if self.new else []
        if self.ended:
            more.append(ngettext("{n} deleted", "{n} deleted", self.ended).format(n=self.ended))
        if len(more) == 2:
            more = [_("{names} and {last}").format(names=more[0], last=more[1])]
        return ", ".join([said, *more])


class Review:
    """What is held back of one vault."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault

    def listed(self) -> list[HeldBack]:
        """Every file that is held back, the oldest first; those that were set aside at the end."""
        aside = self._aside()
        made = [
            self._described(key, segment, key in aside)
            for key, (_path, segment) in self._vault.holdings.review.items()
        ]
        return sorted(made, key=lambda each: (each.set_aside, each.at_ms, each.file))

    def waiting(self) -> int:
        """How many nobody has decided on here, those left out whose saves are in the vault by other files."""
        review, known = self._vault.holdings.review, self._vault.holdings.known
        aside = self._aside() if review else set()
        return sum(
            key not in aside and bool(known.unknown(segment.stands_for))
            for key, (_path, segment) in review.items()
        )

    def problems(self) -> list[Problem]:
        """That some are held back."""
        waiting = self.waiting()
        if not waiting:
            return []
        what = ngettext(
            "{n} file was made under an older key and not known when the present one began: held back until you look, "
            "`tend held`.",
            "{n} files were made under an older key and not known when the present one began: held back until you look, "
            "`tend held`.",
            waiting,
        )
        return [Problem(DEVICES, HELD_BACK, what.format(n=waiting))]

    def take(self, names: Collection[str]) -> Touched:
        """Take files in, on every device: the vault lists them from now on.

        Raises:
            UsageError: one of them is not held back. VaultError: nothing was taken, and why.
        """
        self._require(names)
        listed = sorted(set(names))
        return self._vault.write(dict, Note(quiet=True, held=listed)).touched

    def set_aside(self, names: Collection[str]) -> None:
        """Leave files out of the list from now on, on this device. They stay where they are.

        Raises:
            UsageError: one of them is not held back. WriteError: that cannot be kept.
        """
        self._require(names)
        # What is gone or was taken since need not be remembered.
        kept = sorted((self._aside() | set(names)) & self._vault.holdings.review.keys())
        files.make_directory(self._vault.state_directory)
        files.write_durable(self._vault.state_directory / FILE, msgspec.json.encode(_SetAside(files=kept)))

    def _require(self, names: Collection[str]) -> None:
        missing = [name for name in names if name not in self._vault.holdings.review]
        if missing or not names:
            raise UsageError(_("There is no such file that is held back."), safe=_("Nothing was changed."))

    def _aside(self) -> set[str]:
        try:
            data = files.read_regular(self._vault.state_directory / FILE, cap=CAP)
            return set(msgspec.json.decode(data, type=_SetAside).files)
        except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return set()

    def _described(self, key: str, segment: Segment, aside: bool) -> HeldBack:
        vault = self._vault
        documents = {name: table for name, table in segment.tables.items() if name not in _OURS}
        new = sum(id not in vault.state.table(name).base for name, table in documents.items() for id in table)
        ended = sum(_ends(bytes(raw)) for table in documents.values() for raw in table.values())
        told = vault.documents(TABLE).get(RECORD, {}).get(segment.device)
        name = told.get("name") if isinstance(told, dict) else None
        return HeldBack(
            file=key,
            device=segment.device,
            device_name=name if isinstance(name, str) else "",
            at_ms=frame_of(segment).latest,
            commits=coverage.count(segment.stands_for),
            records={table: len(found) for table, found in documents.items() if found},
            new=new,
            ended=ended,
            people=self._people(documents.get("contacts", {})),
            known=not vault.holdings.known.unknown(segment.stands_for),
            set_aside=aside,
        )

    def _people(self, contacts: Mapping[str, Any]) -> tuple[str, ...]:
        shown = self._vault.documents("contacts")
        names: list[str] = []
        for id, raw in contacts.items():
            name = _name(shown.get(id, {})) or _name(jsonguard.decode(raw))
            if name and len(names) < NAMES:
                names.append(name)
        return tuple(names)


def _ends(raw: bytes) -> bool:
    """Whether a document says that its record is dead."""
    if f'"{ALIVE}"'.encode() not in raw:
        return False
    return bool(jsonguard.decode(msgspec.Raw(raw)).get(ALIVE, True) is not True)


def _name(document: Mapping[str, Any]) -> str:
    full = document.get("full")
    parts = [full] if full else [document.get("given"), document.get("family")]
    return " ".join(part for part in parts if isinstance(part, str) and part)
