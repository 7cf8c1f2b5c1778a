"""Taking in what others put into the folder: read with patience, every check, then into the vault, a portion at a time."""

from __future__ import annotations

import contextlib
from pathlib import Path

from core.errors import VaultError
from core.language import _
from core.vault import files
from core.vault.disk import Found
from core.vault.errors import (
    MagicError,
    NotAFileError,
    OversizeError,
    RefusedError,
    TornError,
    UnknownKeyError,
)
from core.vault.segment import Segment
from sync import trouble
from sync.folder import Seen, found_of, is_gone
from sync.link import Bad
from sync.reading import TooSlowError
from sync.run import Run

PORTION = 64
PORTION_BYTES = 8 << 20
DAY_MS = 86_400_000
QUARANTINE = "quarantine"
MOST_QUARANTINED = 100
QUARANTINE_BYTES = 64 << 20
MOST_STRAYS = 2_000
HALF, MADE_UP, NO_KEY, COPY, COVERED = "half", "made up", "key", "copy", "covered"
"""Why a file of the folder is not looked at again before it changes; of a covered one it says by what."""
_HALF = (TornError, MagicError, OversizeError, NotAFileError)


class Fetch:
    """The segments of one folder, on their way in."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._portion: list[tuple[Found, bytes, Segment]] = []
        self._bytes = 0
        self._slow = self._failed = 0
        self._held: frozenset[str] = frozenset()

    def segments(self) -> None:
        """Take in everything that is wanted and whole, also copies under strange names.

        Raises:
            StoppedError, FolderError; VaultError where this device cannot keep it.
        """
        run = self._run
        arrivals = run.vault.arrivals
        there = [found_of(key) for key in run.survey.segments]
        wanted: list[Found] = run.on_vault(lambda: [each for each in there if arrivals.wants(each)])
        self._held = run.on_vault(lambda: frozenset(run.vault.disk.held))
        wanted.sort(key=lambda each: (each.lo - each.hi, each.key))
        self._forget_gone({each.key for each in wanted})
        try:
            for done, found in enumerate(wanted):
                run.step(_("Fetching"), done, len(wanted))
                self._fetch(found, run.survey.segments[found.key])
            self._strays()
        finally:
            self._flush()
        self._tell()

    def _forget_gone(self, wanted: set[str]) -> None:
        """What is noted of files that are not wanted any more, or are gone."""
        strays = {_copy_key(each) for each in self._run.survey.strays}
        kept = {key: bad for key, bad in self._run.link.bad.items() if key in wanted or key in strays}
        self._run.link.bad = kept

    def _fetch(self, found: Found, seen: Seen) -> None:
        if not seen.downloaded or self._is_bad(found.key, seen):
            return
        data = self._read(found.key, seen)
        if data is not None:
            self._check(found, data, found.key, seen)

    def _is_bad(self, key: str, seen: Seen) -> bool:
        """Whether it was refused before as it stands now."""
        bad = self._run.link.bad.get(key)
        if bad is None or (bad.size, bad.changed) != seen.mark:
            return False
        if bad.why.startswith(COVERED):
            return bad.why.partition(" ")[2] in self._held
        return not bad.why.startswith(NO_KEY) or bad.why == self._no_key()

    def _no_key(self) -> str:
        return f"{NO_KEY} {self._run.vault.keyring.current.tag}"

    def _read(self, key: str, seen: Seen) -> bytes | None:
        run = self._run
        try:
            return run.patient(lambda: run.folder.read(seen))
        except TooSlowError:
            self._slow += 1
            if run.patient.silent:
                raise trouble.silent(run.folder.path) from None
        except FileNotFoundError:
            if not run.folder.is_there():
                raise trouble.away(run.folder.path, 0) from None
        except RefusedError:
            self._note(key, seen, HALF)
        except OSError as error:
            if is_gone(error) and not run.folder.is_there():
                raise trouble.away(run.folder.path, 0) from None
            self._failed += 1
        return None

    def _check(self, found: Found, data: bytes, key: str, seen: Seen) -> None:
        try:
            segment = self._run.vault.arrivals.verify(found, data)
        except UnknownKeyError:
            self._note(key, seen, self._no_key())
            if self._run.on_vault(lambda: self._run.vault.arrivals.take_sealed(found, data)):
                self._run.report.fetched += 1
        except _HALF:
            self._note(key, seen, HALF)
        except RefusedError:
            self._note(key, seen, MADE_UP)
            self._quarantine(found, data)
        else:
            self._run.link.bad.pop(key, None)
            if key == found.key:
                self._run.right[key] = seen.mark
            cover = None if segment.is_commit else self._superseded_by(found, segment)
            if cover is not None:
                self._note(key, seen, f"{COVERED} {cover}")
                return
            self._portion.append((found, data, segment))
            self._bytes += len(data)
            if len(self._portion) >= PORTION or self._bytes >= PORTION_BYTES:
                self._flush()

    def _superseded_by(self, found: Found, segment: Segment) -> str | None:
        if self._portion:
            self._flush()  # what covers it may be among these
        arrivals = self._run.vault.arrivals
        cover: str | None = self._run.on_vault(lambda: arrivals.superseded_by(found, segment))
        return cover

    def _note(self, key: str, seen: Seen, why: str) -> None:
        before = self._run.link.bad.get(key)
        since = before.since if before is not None else self._run.now_ms
        self._run.link.bad[key] = Bad(seen.size, seen.changed, since, why)

    def _strays(self) -> None:
        """Files under other names: what sync programs call a conflict is here one file twice, or one that lacks its own."""
        run = self._run
        # The next ones each time: whoever makes any number of them hides none for good.
        strays = [each for each in run.survey.strays if not self._is_bad(_copy_key(each), each)][:MOST_STRAYS]
        for done, seen in enumerate(strays):
            key = _copy_key(seen)
            run.step(_("Looking at copies"), done, len(strays))
            try:
                identified = run.patient(lambda seen=seen: run.folder.identify(seen))  # type: ignore[misc]
            except (TooSlowError, OSError):
                continue
            self._note(key, seen, COPY)
            if identified is not None:
                found, data = identified
                if run.on_vault(lambda found=found: run.vault.arrivals.wants(found)):  # type: ignore[misc]
                    self._check(found, data, key, seen)
                    # One that waits for a key is looked at again when there is another.
                    if key not in run.link.bad or not run.link.bad[key].why.startswith(NO_KEY):
                        self._note(key, seen, COPY)

    def _flush(self) -> None:
        portion, self._portion, self._bytes = self._portion, [], 0
        if portion:
            self._run.report.fetched += self._run.on_vault(lambda: self._take_in(portion))

    def _take_in(self, portion: list[tuple[Found, bytes, Segment]]) -> int:
        vault = self._run.vault
        taken = 0
        try:
            for found, data, segment in portion:
                if vault.arrivals.wants(found):
                    vault.arrivals.take_in(found, data, segment)
                    taken += 1
        finally:
            vault.catch_up()
        return taken

    def _quarantine(self, found: Found, data: bytes) -> None:
        """Keep what was made without the key, to be looked at; only so much of it."""
        folder = self._where()
        with contextlib.suppress(VaultError, OSError):
            files.make_directory(folder)
            there = files.list_regular(folder)
            size = sum(each.st_size for each in there.values()) + len(data)
            if len(there) < MOST_QUARANTINED and size <= QUARANTINE_BYTES:
                files.write_durable(folder / f"{found.device}-{found.key.partition('/')[2]}", data)

    def _where(self) -> Path:
        return self._run.vault.state_directory / QUARANTINE

    def _tell(self) -> None:
        run = self._run
        bad = list(run.link.bad.values())
        old = sum(1 for each in bad if each.why == HALF and run.now_ms - each.since > DAY_MS)
        made_up = sum(1 for each in bad if each.why == MADE_UP)
        no_key = sum(1 for each in bad if each.why.startswith(NO_KEY))
        missing = run.survey.placeholders + self._slow
        for count, told in (
            (old, trouble.half_arrived),
            (no_key, trouble.other_key),
            (missing, trouble.placeholder),
            (self._failed + run.survey.unreadable, trouble.unreadable),
        ):
            if count:
                run.trouble(told(count))
        if made_up:
            run.trouble(trouble.quarantined(made_up, self._where()))
        run.report.waiting = sum(1 for each in bad if each.why == HALF) + missing


def _copy_key(seen: Seen) -> str:
    return f"{COPY}:{seen.path.parent.name}/{seen.path.name}"
