"""Doctor: what is wrong with a vault, found by looking only. It never changes or deletes anything.

Two levels. Without the key: names, hashes, gaps, strays, leftovers of interrupted writes. With it: every file in full,
the chain of each device, `from`, `seen`, forks, slots; then the state is built twice from the segments in different
orders and compared with what is in memory; then references, conflicts, clocks and field types.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any, Literal, TypeAlias

from core.errors import VaultError
from core.language import _, ngettext
from core.schema import TABLES, Field, Kind
from core.vault import coverage, forks, keyring, keys
from core.vault.access import Access
from core.vault.conflicts import find_conflicts
from core.vault.devices import TABLE, is_out_of_use
from core.vault.directories import expected
from core.vault.disk import DEVICES, Found
from core.vault.errors import UnknownKeyError
from core.vault.holdings import frame_of
from core.vault.invitations import Invitations
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.outside import look_without_key
from core.vault.packing import differences, shown_differently
from core.vault.report import Report
from core.vault.segment import Segment, chain_gaps, link, read_segment
from core.vault.state import State
from core.vault.store import DAY_MS, Store

Level: TypeAlias = Literal["wrong", "notice"]
Progress = Callable[[str, int, int], None]

_TYPES: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.DAY: lambda value: isinstance(value, str),
    Kind.NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.LIST: lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    Kind.SET: lambda value: isinstance(value, dict),
    Kind.TYPED: lambda value: isinstance(value, dict),
    Kind.ITEMS: lambda value: isinstance(value, dict),
}


class Doctor:
    """The level with the key, over an unlocked vault."""

    def __init__(self, vault: Store, open_forks: Callable[[], Container[str]]) -> None:
        """`open_forks` are the devices used in two places of which something is to be done still."""
        self._vault = vault
        self._open_forks = open_forks
        self.report = Report()
        self._invited: set[str] = set()

    def run(self, progress: Progress | None = None) -> Report:
        """Everything. `progress(words, done, of)` may raise to stop.

        What other processes write meanwhile is taken in like at any other time, so that it is not missed in memory.
        """
        self._vault.refresh()
        look_without_key(self._vault.directory, self.report)
        self._rings()
        self._invitations()
        self._slots()
        segments = self._read(progress)
        for device in sorted({segment.device for segment in segments}):
            self._chain(device, segments)
        self._seen(segments)
        self._pins(segments)
        self._clocks(segments)
        self._rebuild(segments, progress)
        self._records()
        self._conflicts()
        for key in self._vault.holdings.review:
            self.report.notice(
                "review",
                f"{DEVICES}/{key}",
                _("Made under an older key and not known when the new one began."),
            )
        return self.report

    def _read(self, progress: Progress | None) -> list[Segment]:
        """Every segment that passes its checks; again what came while the others were read."""
        disk = self._vault.disk
        looked: set[str] = set()
        segments: list[Segment] = []
        while True:
            listed = [each for device in disk.devices() for each in self._listed(device)]
            found = [each for each in listed if each.key not in looked]
            if not found:
                return segments
            self._vault.refresh()
            for done, each in enumerate(found):
                looked.add(each.key)
                if progress is not None:
                    progress(_("Checking files"), done, len(found))
                segment = self._segment(each)
                if segment is not None:
                    segments.append(segment)

    def _listed(self, device: str) -> list[Found]:
        """The segments of a device; of a directory that cannot be listed the look without the key has told."""
        try:
            return self._vault.disk.listed(device)
        except OSError:
            return []

    def _segment(self, found: Found) -> Segment | None:
        disk = self._vault.disk
        try:
            return read_segment(disk.path(found.key), self._vault.keyring.get, disk.vault_id)
        except FileNotFoundError:
            # Another process merged it away since it was listed.
            return None
        except (VaultError, OSError) as error:
            waits = isinstance(error, UnknownKeyError) and error.tag in self._invited
            if not waits and not self._named(f"{DEVICES}/{found.key}"):
                self.report.wrong("refused", f"{DEVICES}/{found.key}", str(error))
            return None

    def _named(self, place: str) -> bool:
        return any(known.place == place for known in self.report.findings)

    def _rings(self) -> None:
        """Rings of the present key that do not open, and what was refused when the vault was unlocked."""
        vault = self._vault
        refused = keyring.read_rings(vault.directory, vault.disk.vault_id, vault.keyring.current)[1]
        for error in (*refused, *vault.refused_keys):
            place = f"{KEYS_DIRECTORY}/{error.name}"
            if not self._named(place):
                self.report.wrong("ring" if keyring.is_ring(error.name) else "slot", place, str(error))

    def _invitations(self) -> None:
        """Newer keys that are not held: what is sealed under them is no damage."""
        invited = Invitations(self._vault, Access(self._vault))
        self._invited = {each.tag for each in invited.found()}
        for problem in invited.problems():
            self.report.notice("new key", problem.path, problem.what)

    def _slots(self) -> None:
        """Key slots that no register lists, and those of a key that is not held."""
        vault = self._vault
        held = {key.tag for key in vault.keyring}
        ways = Access(vault).ways()
        unlisted = {way.name for way in ways if not way.listed} if any(way.listed for way in ways) else set()
        for slot in keys.list_slots(vault.directory, vault_id=vault.disk.vault_id):
            place = f"{KEYS_DIRECTORY}/{slot.name}"
            if slot.name in unlisted:
                self.report.notice(
                    "unlisted",
                    place,
                    _(
                        "The vault does not list this key slot: it opens nothing on a device that knows the list, and "
                        "a new device tries it. Unless it is of today it does not belong here."
                    ),
                )
            elif slot.tag not in held and slot.tag not in self._invited:
                self.report.notice("unlisted", place, _("This key slot is for a key that is not held here."))

    def _chain(self, device: str, segments: list[Segment]) -> None:
        place = f"{DEVICES}/{device}"
        known = _prefixes(device, segments)
        own = [segment for segment in segments if segment.device == device]
        for gap in chain_gaps(map(link, own)):
            broken = gap.broken
            if not broken and gap.seq in known:
                # Another device took over what came before, when this one was retired or closed.
                wanted = {
                    each.header.prev[: coverage.PREFIX] for each in own if each.header.lo == gap.seq + 1
                }
                if wanted <= known[gap.seq]:
                    continue
                broken = True
            what = (
                _("Commit {seq} has other bytes than the next one says.")
                if broken
                else _("Commit {seq} is missing.")
            )
            self.report.wrong("chain", place, what.format(seq=gap.seq))
        forked = [seq for seq, prefixes in known.items() if len(prefixes) > 1]
        if forked:
            self._fork(device, place, min(forked))

    def _fork(self, device: str, place: str, seq: int) -> None:
        """With the key it is known what was done about it: that stands in the place of what was said without."""
        findings = self.report.findings
        findings[:] = [each for each in findings if (each.code, each.place) != ("fork", place)]
        if device in self._open_forks():
            self.report.wrong("fork", place, forks.words(seq))
        elif is_out_of_use(self._vault.documents(TABLE), device):
            self.report.notice("fork", place, forks.words_of_retired(seq))
        else:
            self.report.notice("fork", place, forks.words_of_settled(seq))

    def _seen(self, segments: Iterable[Segment]) -> None:
        heads = _heads(segments)
        said: dict[str, int] = {}
        for segment in segments:
            for device, seq in segment.meta.seen.items():
                said[device] = max(said.get(device, 0), seq)
        for device, seq in sorted(said.items()):
            if heads.get(device, 0) < seq:
                missing = seq - heads.get(device, 0)
                what = ngettext(
                    "{n} change of this device are known of and not here.",
                    "{n} changes of this device are known of and not here.",
                    missing,
                )
                self.report.notice("on the way", f"{DEVICES}/{device}", what.format(n=missing))

    def _pins(self, segments: Iterable[Segment]) -> None:
        """What was read here before and is gone from all files now."""
        heads = _heads(segments)
        for device, seq in sorted(expected(self._vault.state_directory, self._vault.directory).items()):
            if heads.get(device, 0) < seq:
                self.report.wrong(
                    "back in time",
                    f"{DEVICES}/{device}",
                    _("It was read up to commit {seq} before, and ends at {last} now.").format(
                        seq=seq, last=heads.get(device, 0)
                    ),
                )

    def _clocks(self, segments: Iterable[Segment]) -> None:
        limit = self._vault.clock.now_ms() + DAY_MS
        ahead = sorted({segment.device for segment in segments if frame_of(segment).latest > limit})
        for device in ahead:
            self.report.notice(
                "clock", f"{DEVICES}/{device}", _("Its clock was more than a day ahead of this one.")
            )

    def _rebuild(self, segments: list[Segment], progress: Progress | None) -> None:
        if progress is not None:
            progress(_("Building twice"), 0, 1)
        counted = [segment for segment in segments if self._vault.holdings.counts(segment)]
        states = []
        for order in (counted, list(reversed(counted))):
            state = State()
            for segment in order:
                state.fold(frame_of(segment), segment.tables)
            states.append(state)
        wrong = next(differences(states[0], states[1]), None)
        if wrong is not None:
            self.report.wrong("merge", f"{wrong[0]}/{wrong[1]}", _("It depends on the order of reading."))
        self._vault.load()
        if any(each.code == "unreadable" for each in self.report.findings):
            # What is held of files that cannot be read now is shown rightly all the same.
            return
        for table, id in shown_differently(states[0], self._vault.state):
            self.report.wrong("memory", f"{table}/{id}", _("What is shown is not what the files say."))

    def _records(self) -> None:
        vault = self._vault
        count = 0
        for table in sorted(vault.state.tables):
            fields = TABLES.get(table, {})
            for id, document in vault.documents(table).items():
                count += 1
                for name, value in document.items():
                    known = fields.get(name)
                    if known is not None and not _TYPES[known.kind](value):
                        self.report.notice(
                            "type",
                            f"{table}/{id}",
                            _("{name} is not of its type and is not shown.").format(name=name),
                        )
                    elif known is not None and known.refers is not None:
                        self._references(f"{table}/{id}", name, known, value)
        self.report.counts["records"] = count

    def _references(self, place: str, name: str, known: Field, value: Any) -> None:
        targets = self._vault.documents(known.refers or "")
        for target in value if isinstance(value, dict) else (value,):
            if target and target not in targets:
                # What is named is a word out of the vault: a file may say anything there.
                self.report.notice(
                    "dangling", place, _("{name} names a record that is not there.").format(name=name)
                )

    def _conflicts(self) -> None:
        found = find_conflicts(self._vault.state, self._vault.components)
        self.report.counts["conflicts"] = len(found)
        for each in found:
            where = f"{each.table}/{each.id}"
            self.report.notice(
                "conflict",
                where,
                _("{field} was changed in two places.").format(field=each.field or _("the record")),
            )


def _heads(segments: Iterable[Segment]) -> dict[str, int]:
    """The last commit of every device, as file or in a `from`."""
    heads: dict[str, int] = {}
    for segment in segments:
        for device, seq, _prefix in coverage.commits(segment.stands_for):
            heads[device] = max(heads.get(device, 0), seq)
    return heads


def _prefixes(device: str, segments: Iterable[Segment]) -> dict[int, set[bytes]]:
    """The commits of a device that files stand for, whosever, by their number."""
    by_seq: dict[int, set[bytes]] = {}
    for segment in segments:
        runs = segment.stands_for.get(device)
        for _device, seq, prefix in coverage.commits({device: runs}) if runs else ():
            by_seq.setdefault(seq, set()).add(prefix)
    return by_seq
