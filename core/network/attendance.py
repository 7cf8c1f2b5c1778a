"""Who was noted at an event so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.entry.model import Attendance
from core.models import Promise
from core.network.face import VaultFace
from core.network.facts import Fact


class Gatherings:
    """Looks through the interactions of those who were at an event; each interaction is read once."""

    def __init__(self, vault: VaultFace) -> None:
        self._vault = vault
        self._read: dict[str, tuple[str, str]] = {}

    def changed(self, ids: Iterable[str]) -> None:
        """Interactions are others now."""
        for id in ids:
            self._read.pop(id, None)

    def attendance(
        self,
        event: str,
        day: str,
        facts: Iterable[Fact],
        promises: Iterable[Promise],
        apart_from: Collection[str] = (),
    ) -> Attendance:
        """Who was noted at an event, on any day and on that one, as if the records `apart_from` did not exist."""
        ever = {
            person
            for promise in promises
            if promise.event == event and promise.side == "mine" and promise.id not in apart_from
            for person in promise.people
        }
        now: set[str] = set()
        for fact in facts:
            if event not in fact.events:
                continue
            ids = (id for id in fact.ids.split("\n") if id and id not in apart_from)
            days = {on for of, on in map(self._happened, ids) if of == event}
            if days:
                ever.add(fact.id)
            if day in days:
                now.add(fact.id)
        return Attendance(frozenset(ever), frozenset(now))

    def _happened(self, id: str) -> tuple[str, str]:
        """The event and the day of an interaction; empty for a plan."""
        found = self._read.get(id)
        if found is None:
            document = self._vault.documents("interactions").get(id, {})
            happened = not document.get("plan")
            found = (
                (str(document.get("event") or ""), str(document.get("at") or "")[:10])
                if happened
                else ("", "")
            )
            self._read[id] = found
        return found
