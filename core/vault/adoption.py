"""Taking over the files of devices that are out of use, so that short-lived ones do not pile up.

They are folded, with their dots and `from`, into the next merged file of a device that writes. It has to have said in
`seen` all that they say first: nobody is to forget what somebody has spoken of. Their own files go by the rule for
covered files, whoever took them over; then their directory goes as well. A device that still writes is never touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence

from core.errors import VaultError
from core.language import _
from core.vault import files
from core.vault.devices import TABLE, out_of_use
from core.vault.disk import Disk, Found, Held
from core.vault.leftovers import sweep
from core.vault.store import Store

LEAST = 8
"""So many files of devices out of use are worth a merged file; fewer wait for one that is made anyway."""
LARGEST_HOST = 1024 * 1024
"""No larger file of one's own is sealed again for them."""


def waiting(vault: Store, device: str) -> list[Held]:
    """The files that `device` may take over, those of one device beside each other."""
    disk = vault.disk
    among = {held.found.device for held in disk.held.values()} - {device}
    # In one file the two sides of a fork cannot be told apart any more: who has to make something again needs them.
    among -= vault.holdings.known.forks.keys()
    gone = {each for each in out_of_use(vault.documents(TABLE), among) if _has_said(vault, device, each)}
    found = [held for held in disk.held.values() if held.found.device in gone] if gone else []
    whole = [held for held in found if disk.cover(held.found) is None]
    return sorted(whole, key=lambda each: (each.found.device, each.found.lo, each.found.key))


def _has_said(vault: Store, device: str, other: str) -> bool:
    """Whether a device has said to have seen all of another one, and all that one had seen.

    `seen` is not taken over with a file: what only that one had said would be forgotten with it, and a device that was
    put back to an earlier state could give a number twice without anybody knowing.
    """
    holdings = vault.holdings
    said = {**holdings.said.get(device, {}), device: holdings.heads.get(device, 0)}
    wanted = {**holdings.said.get(other, {}), other: holdings.mentioned(other)}
    return all(said.get(each, 0) >= seq for each, seq in wanted.items())


def fitting(group: Sequence[Held], more: Sequence[Held], largest: int) -> list[Held]:
    """Of `more` those that make no file above `largest` together with a group; the others stay where they are."""
    size = sum(each.size for each in group)
    found = []
    for each in more:
        if size + each.size <= largest:
            found.append(each)
            size += each.size
    return found


def host(own: Sequence[Held]) -> Held | None:
    """The own file to seal again with those of others: a merged file stands for a commit of its device at least."""
    small = [each for each in own if each.size <= LARGEST_HOST]
    return max(small, key=lambda each: each.found.hi, default=None)


class Superseded:
    """The files that may go: own ones, and those of devices out of use, which a merged file covers for long enough.

    A file is dropped once a merged file that covers it was there before this run, and a later one of the same device
    is there as well. Both are looked at on the disk once more: the bytes that passed every check are there still.
    """

    def __init__(self, vault: Store, device: str, written: Collection[str]) -> None:
        """`written` are the merged files of this run, which cover nothing yet."""
        self._disk = vault.disk
        self._device = device
        self._written = written
        with files.reading(self._disk.directory):
            self.left = sorted(out_of_use(vault.documents(TABLE), self._disk.devices()) - {device})
            """The devices out of use that have a directory."""

    def files(self) -> list[Found]:
        """Raises VaultError where a merged file is not as it was written."""
        disk, later = self._disk, _settled(self._disk, self._written)
        sound = set(self._written)
        going = []
        for found in self._listed():
            own = found.device == self._device
            covers = (each for each in disk.covers(found) if each.key in later)
            cover = next((each for each in covers if not own or each.device == self._device), None)
            if cover is not None:
                for each in (cover, later[cover.key]):
                    if each.key not in sound:
                        self._require_whole(each)
                        sound.add(each.key)
                going.append(found)
        return going

    def _listed(self) -> list[Found]:
        with files.reading(self._disk.directory):
            found = self._disk.listed(self._device)
        for device in self.left:
            with contextlib.suppress(OSError):
                found += self._disk.listed(device)
        return found

    def _require_whole(self, found: Found) -> None:
        if not self._disk.whole(found.key):
            raise VaultError(
                _("{file} is not as it was written.").format(file=found.key),
                safe=_("The files that it covers are untouched."),
            )

    def sweep(self) -> None:
        """Remove the directories of devices out of use in which nothing is left; that it fails harms nothing."""
        for device in self.left:
            directory = self._disk.path(device)
            sweep(directory)
            with contextlib.suppress(OSError):
                directory.rmdir()


def _settled(disk: Disk, written: Collection[str]) -> dict[str, Found]:
    """The keys of merged files from before this run, each with a later one of its device: what they cover may go."""
    merged = [held.found for held in disk.merged()]
    found = {}
    for cover in merged:
        if cover.key not in written:
            over = {each.key for each in disk.covers(cover)}
            beside = [each for each in merged if each.device == cover.device]
            later = next((each for each in beside if each.hi > cover.hi or each.key in over), None)
            if later is not None:
                found[cover.key] = later
    return found
