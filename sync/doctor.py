"""Doctor's third level: a vault against its folder. It looks only; `repair` is what may be done about it.

Repair deletes nothing: what is damaged here is moved aside, what the folder lacks is published again, and what is here
alone for speed is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import VaultError
from core.language import _, ngettext
from core.vault import Vault, files, header
from core.vault.disk import DEVICES
from core.vault.errors import (
    CommitmentError,
    FrameError,
    JsonError,
    MagicError,
    MisplacedError,
    OversizeError,
    PaddingError,
    RefusedError,
    SealError,
    TornError,
    UnknownKeyError,
)
from core.vault.holdings import frame_of
from core.vault.keyring import is_ring
from core.vault.packing import shown_differently
from core.vault.report import Report
from core.vault.segment import content_hash
from core.vault.slots import parse_slot_name
from core.vault.state import State
from sync.engine import sync
from sync.fetch import QUARANTINE
from sync.folder import Folder, Seen, Survey, found_of
from sync.link import Link
from sync.run import Progress

FOLDER = "folder"
_DAMAGED = {
    each.__name__
    for each in (
        TornError,
        MagicError,
        OversizeError,
        MisplacedError,
        CommitmentError,
        SealError,
        PaddingError,
    )
} | {JsonError.__name__, FrameError.__name__}
"""What no newer program, other key or better moment would read."""


class FolderCheck:
    """One look at a folder, every file of it read."""

    def __init__(self, vault: Vault, link: Link, report: Report, progress: Progress | None = None) -> None:
        self._vault = vault
        self._folder = Folder(link.path)
        self._report = report
        self._progress = progress
        self._state = State()

    def run(self) -> None:
        """Note in the report what is wrong with the folder, and what it has not yet."""
        folder = self._folder
        try:
            there = folder.vault_id() if folder.is_there() else None
            if not folder.is_there():
                self._report.notice(
                    "folder away", str(folder.path), _("It is not there: nothing of it was checked.")
                )
                return
            if there is None:
                self._report.wrong(
                    "folder header", f"{FOLDER}/{header.FILE}", _("It is missing. A sync puts it back.")
                )
            elif there.hex() != self._vault.id:
                self._report.wrong("folder foreign", str(folder.path), _("It holds another vault."))
                return
            survey = folder.survey()
        except RefusedError as error:
            self._report.wrong("folder header", f"{FOLDER}/{header.FILE}", error.what)
            return
        except OSError as error:
            self._report.wrong(
                "folder unreadable",
                str(folder.path),
                _("It cannot be read: {strerror}.").format(strerror=error.strerror),
            )
            return
        self._segments(survey)
        self._lacking(survey)
        self._strays(survey)
        self._keys(survey)
        self._report.counts["files in the folder"] = len(survey.segments)
        self._compare()

    def _segments(self, survey: Survey) -> None:
        for done, (key, seen) in enumerate(sorted(survey.segments.items())):
            if self._progress is not None:
                self._progress(_("Checking the folder"), done, len(survey.segments))
            self._segment(key, seen)

    def _segment(self, key: str, seen: Seen) -> None:
        place = f"{FOLDER}/{DEVICES}/{key}"
        try:
            segment = self._vault.arrivals.verify(found_of(key), self._folder.read(seen))
        except TornError:
            here = key in self._vault.disk.held
            what = (
                _("The file is not whole. A sync puts it right from here.")
                if here
                else _("The file is not whole. It is taken once it is whole.")
            )
            self._report.wrong("folder torn", place, what)
        except UnknownKeyError as error:
            self._report.notice("folder other key", place, error.what)
        except RefusedError as error:
            self._report.wrong("folder refused", place, error.what)
        except OSError as error:
            self._report.wrong(
                "folder unreadable",
                place,
                _("It cannot be read: {strerror}.").format(strerror=error.strerror),
            )
        else:
            if self._vault.holdings.counts(segment):
                self._state.fold(frame_of(segment), segment.tables)

    def _lacking(self, survey: Survey) -> None:
        lacks = [
            each.found.key
            for each in self._vault.arrivals.outgoing()
            if each.found.key not in survey.segments
        ]
        if lacks:
            what = ngettext(
                "{n:,} file of this device is not there yet: `tend sync`.",
                "{n:,} files of this device are not there yet: `tend sync`.",
                len(lacks),
            ).format(n=len(lacks))
            self._report.notice("folder lacks", FOLDER, what)

    def _strays(self, survey: Survey) -> None:
        for seen in survey.strays:
            place = f"{FOLDER}/{DEVICES}/{seen.path.parent.name}/{seen.path.name}"
            try:
                known = self._folder.identify(seen)
            except OSError:
                known = None
            if known is None:
                self._report.notice("folder stray", place, _("This does not belong here."))
            else:
                self._report.notice(
                    "folder copy", place, _("A copy of {key} under another name.").format(key=known[0].key)
                )
        if survey.placeholders:
            self._report.notice(
                "folder placeholder",
                FOLDER,
                _("{placeholders:,} of its files are not downloaded yet.").format(
                    placeholders=survey.placeholders
                ),
            )

    def _keys(self, survey: Survey) -> None:
        listed, held = self._vault.access.in_force, {key.tag for key in self._vault.keyring}
        for name in sorted(survey.keys):
            slot = parse_slot_name(name)
            if slot is not None and name[:21] in held and slot.hash not in listed:
                self._report.notice(
                    "folder unlisted", f"{FOLDER}/keys/{name}", _("The vault does not list this key slot.")
                )
            elif not is_ring(name) and name[:21] not in held:
                self._report.notice(
                    "folder other key",
                    f"{FOLDER}/keys/{name}",
                    _("This key slot is for a key that is not held here."),
                )

    def _compare(self) -> None:
        self._vault.load()
        differs = sum(1 for _each in shown_differently(self._state, self._vault.state))
        if differs:
            what = ngettext(
                "{n:,} record is not the same there: `tend sync`.",
                "{n:,} records are not the same there: `tend sync`.",
                differs,
            ).format(n=differs)
            self._report.notice("folder differs", FOLDER, what)


@dataclass
class Repair:
    """What was done: files moved aside, files fetched and published again."""

    moved: list[str] = field(default_factory=list)
    fetched: int = 0
    sent: int = 0
    cache: bool = False

    def lines(self) -> list[str]:
        """For people."""
        return [
            *(_("moved aside: {place}").format(place=place) for place in self.moved),
            _("fetched {fetched:,}, published {sent:,}").format(fetched=self.fetched, sent=self.sent),
            *([_("the cache was made anew")] if self.cache else []),
        ]


def repair(vault: Vault, link: Link | None, progress: Progress | None = None) -> Repair:
    """Move damaged files of the vault aside, bring them back from the folder, and publish what that lacks or has torn.

    Raises:
        VaultError: what could not be done; nothing is lost by what was.
    """
    vault.require_writable()
    done = Repair()
    vault.refresh()
    vault.load()
    for key, problem in list(vault.disk.problems.items()):
        if problem.kind in _DAMAGED and _move_aside(vault, key):
            done.moved.append(problem.path)
    vault.refresh()
    if link is not None:
        _forget_torn(vault, link)
        report = sync(vault, link, progress=progress, refill=True)
        done.fetched, done.sent = report.fetched, report.sent
    vault.cache.forget()
    vault.cached = None
    done.cache = True
    return done


def _move_aside(vault: Vault, key: str) -> bool:
    """Copy a file that was refused out of the vault, then take it out; whether it was there."""
    path = vault.disk.path(key)
    target = vault.state_directory / QUARANTINE / key.replace("/", "-")
    try:
        data = files.read_regular(path)
    except (OSError, VaultError):
        return False
    files.make_directory(target.parent)
    files.write_durable(target, data)
    return files.remove(path)


def _forget_torn(vault: Vault, link: Link) -> None:
    """Have files of the folder whose bytes are not those of their names published again where they are here."""
    folder = Folder(link.path)
    try:
        survey = folder.survey()
    except OSError:
        return
    for key, seen in survey.segments.items():
        found = found_of(key)
        if key in vault.disk.held:
            try:
                whole = content_hash(folder.read(seen)) == found.hash
            except (OSError, RefusedError):
                whole = False
            if not whole:
                folder.put_segment(found, vault.arrivals.read(found))
