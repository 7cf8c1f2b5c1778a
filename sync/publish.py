"""Putting into the folder what it lacks, and taking out of it what is superfluous there for certain."""

from __future__ import annotations

import contextlib

from core.errors import VaultError
from core.language import _
from core.vault import identity
from core.vault.devices import TABLE, is_out_of_use
from core.vault.disk import Found, Held
from core.vault.errors import RefusedError, TornError, WriteError
from core.vault.segment import content_hash
from sync import trouble
from sync.fetch import COVERED
from sync.folder import Seen, found_of, is_full, is_gone, is_read_only
from sync.reading import TooSlowError
from sync.run import Run


class CannotWriteError(Exception):
    """The folder takes nothing more now; it was noted why."""


class Publish:
    """The files of one vault, on their way out."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sent: set[str] = set()

    def segments(self) -> None:
        """Put every file there that is uncovered, and that the folder lacks or has torn.

        Raises:
            StoppedError, FolderError.
        """
        run = self._run
        wanted = [each for each in self._outgoing() if self._lacks(each)]
        for done, held in enumerate(wanted):
            run.step(_("Sending"), done, len(wanted))
            try:
                data = run.vault.arrivals.read(held.found)
            except (FileNotFoundError, VaultError):
                continue  # merged away meanwhile, or damaged here: then doctor says so
            self._put(held.found, data, len(wanted) - done)
            self._sent.add(held.found.key)
            run.report.sent += 1

    def _outgoing(self) -> list[Held]:
        found: list[Held] = self._run.on_vault(self._run.vault.arrivals.outgoing)
        return found

    def _lacks(self, held: Held) -> bool:
        seen = self._run.survey.segments.get(held.found.key)
        return seen is None or seen.size != held.size or self._is_other(held, seen)

    def _is_other(self, held: Held, seen: Seen) -> bool:
        """Whether a file of the right size has other bytes: it is read where it changed since it was right.

        Its length alone would not do: some copiers make a file as long as it will be, and then fill it.
        """
        run, key = self._run, held.found.key
        if seen.mark in (run.right.get(key), run.link.known.get(key)) or not seen.downloaded:
            return False
        try:
            data = run.patient(lambda: run.folder.read(seen))
        except (OSError, TooSlowError):
            return False  # nobody knows what is in it: looked at again next time
        except RefusedError:
            return True
        if content_hash(data) != held.found.hash:
            return True
        run.right[key] = seen.mark
        return False

    def _put(self, found: Found, data: bytes, waiting: int) -> None:
        run = self._run
        try:
            run.right[found.key] = run.folder.put_segment(found, data)
        except (WriteError, TornError, OSError) as error:
            self.cannot_write(error, waiting)

    def cannot_write(self, error: Exception, waiting: int) -> None:
        """Say why the folder took something not. Raises CannotWriteError, FolderError."""
        run = self._run
        if not run.folder.is_there():
            raise trouble.away(run.folder.path, waiting) from None
        if is_full(error):
            run.trouble(trouble.full(waiting))
        elif is_read_only(error):
            run.trouble(trouble.read_only(waiting))
        elif is_gone(error):
            raise trouble.away(run.folder.path, waiting) from None
        else:
            run.trouble(trouble.not_taken(waiting, str(error)))
        run.report.waiting += waiting
        raise CannotWriteError

    # --- what is superfluous ---------------------------------------------------------------------------------------

    def drop(self) -> None:
        """Take own covered files out of the folder, and those of devices out of use, once what covers them is safe there.

        What covers a file was there before this sync, so that whoever carries files has had the time to bring it to the
        others: what is taken away may reach them before what comes. The next merged file of the device that wrote the
        cover must be whole in the folder as well.
        """
        run = self._run
        self._learn()
        going: list[tuple[str, Seen]] = run.on_vault(self._superfluous)
        for done, (key, seen) in enumerate(going):
            run.step(_("Tidying the folder"), done, len(going))
            try:
                run.folder.remove(seen.path)
            except WriteError:
                continue
            run.report.dropped += 1
            self._sent.discard(key)
            del run.survey.segments[key]

    def _learn(self) -> None:
        """What own files that are not here any more stand for: they are in the folder still."""
        unknown: list[tuple[str, Seen]] = self._run.on_vault(self._unknown)
        for key, seen in unknown:
            with contextlib.suppress(RefusedError, OSError, TooSlowError):
                self._learn_of(found_of(key), seen)

    def _unknown(self) -> list[tuple[str, Seen]]:
        run = self._run
        mine, noted = self._mine(), run.link.bad
        return [
            (key, seen)
            for key, seen in run.survey.segments.items()
            if key in noted and noted[key].why.startswith(COVERED) and key.partition("/")[0] in mine
            if next(run.vault.disk.covers(found_of(key)), None) is None
        ]

    def _learn_of(self, found: Found, seen: Seen) -> None:
        run, arrivals = self._run, self._run.vault.arrivals
        segment = arrivals.verify(found, run.patient(lambda: run.folder.read(seen)))
        run.on_vault(lambda: arrivals.superseded_by(found, segment))

    def _mine(self) -> set[str]:
        """The devices of this machine, and those out of use: of these the folder may be tidied."""
        vault = self._run.vault
        told = vault.documents(TABLE)
        known = {key.partition("/")[0] for key in self._run.survey.segments}
        own = {each.device.hex() for each in identity.known(vault.state_directory)}
        return {device for device in known if device in own or is_out_of_use(told, device)}

    def _superfluous(self) -> list[tuple[str, Seen]]:
        run = self._run
        disk, mine = run.vault.disk, self._mine()
        sound: dict[str, bool] = {}

        def whole(key: str) -> bool:
            if key not in sound:
                sound[key] = self._is_there(key) and run.folder.is_whole(found_of(key))
            return sound[key]

        found = []
        for key, seen in run.survey.segments.items():
            each = found_of(key)
            if each.device not in mine:
                continue
            for cover in disk.covers(each):
                if cover.key not in run.survey.segments:
                    continue
                later = self._later(cover)
                if later is not None and whole(later) and whole(cover.key):
                    found.append((key, seen))
                    break
        return found

    def _is_there(self, key: str) -> bool:
        return key in self._run.survey.segments or key in self._sent

    def _later(self, cover: Found) -> str | None:
        """A merged file of the same device that was made after another one."""
        disk = self._run.vault.disk
        over = {each.key for each in disk.covers(cover)}
        for held in disk.merged():
            each = held.found
            after = each.hi > cover.hi or each.key in over
            if each.device == cover.device and each.key != cover.key and after:
                return each.key
        return None

    def known(self) -> dict[str, tuple[int, int]]:
        """The segments that are in the folder now and here as well, or superfluous here; see `Link.known`."""
        run = self._run
        arrivals = run.vault.arrivals

        def settled() -> set[str]:
            there = [found_of(key) for key in run.survey.segments]
            return {each.key for each in there if not arrivals.wants(each)}

        there: set[str] = run.on_vault(settled) | self._sent
        return {key: run.right.get(key, run.link.known.get(key, (0, 0))) for key in sorted(there)}


__all__ = ["CannotWriteError", "Publish"]
