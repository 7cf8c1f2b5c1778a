"""The texts of what happened with people, searched: read when a word first asks for them, followed from then on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from core.network.facts import Fact
from core.search.index import BETWEEN, NOTE_LIMIT, folded
from core.search.query import Word
from core.search.said import Said, bare_word

MOST_APART = 1_000
"""People whose history changed since the index was made, from whom on it is made anew."""

FEW = 200
"""People up to whom texts are read one person after the other; those of more are read all at once."""


class Source(Protocol):
    """What is read: the network."""

    vault: Any

    def facts(self) -> Mapping[str, Fact]:
        """All of them."""


class Saying(msgspec.Struct, gc=False):
    """The part of an interaction that is searched."""

    text: str = ""
    place: str = ""
    people: dict[str, Any] = msgspec.field(default_factory=dict, name="with")


class Sayings:
    """Who spoke of what. `kept`: a `dump` of the same people; what changed since is told by `changed`."""

    def __init__(self, source: Source, kept: bytes = b"") -> None:
        self._source = source
        self._kept = kept
        self._said: Said | None = None
        self._texts: dict[str, str] = {}
        """Folded texts by person, as far as words in quotes asked for them."""
        self._complete = False
        self.anew = False
        """Whether the index was made of the texts, not taken from a dump."""

    @property
    def words(self) -> list[str]:
        """Every word, in order."""
        return self.index().words

    def index(self) -> Said:
        """The index; made when first needed."""
        if self._said is None:
            kept, self._kept = self._kept, b""
            self.anew = not kept
            self._said = Said.restored(kept) if kept else Said.of(self._everything())
        return self._said

    def dump(self) -> bytes:
        """The index as bytes; empty where nothing asked for it."""
        return self._said.dump() if self._said is not None else self._kept

    def changed(self, people: Iterable[str]) -> None:
        """What happened with these people is other now."""
        people = set(people)
        self._complete = False
        for id in people:
            self._texts.pop(id, None)
        if self._said is None and not self._kept:
            return
        if len(people) + len(self.index().apart) > MOST_APART:
            self._said = None
            return
        for id in people:
            self.index().change(id, self._text_of(id))

    # -- who is found --------------------------------------------------------------------------------------------

    def holding(self, word: Word) -> set[str]:
        """Who has the word, begun so, in a text; words in quotes side by side in one."""
        if word.initial:
            return set()
        found: set[str] = set()
        for spelling in word.spellings:
            found |= self.begun(spelling)
        return found

    def begun(self, spelling: str) -> set[str]:
        """As `holding`, of one spelling: words with blanks between."""
        *before, last = map(bare_word, spelling.split() or [""])
        if not before:
            return self.index().begun(last) if last else set()
        index = self.index()
        sets = [index.whole(word) for word in before if word] + ([index.begun(last)] if last else [])
        if not sets:
            return set()
        candidates = set.intersection(*sets)
        text = f" {spelling.strip()}"
        self._read_texts(candidates)
        return {id for id in candidates if text in self._texts.get(id, "")}

    # -- texts ---------------------------------------------------------------------------------------------------

    def _read_texts(self, people: set[str]) -> None:
        if self._complete:
            return
        missing = [id for id in people if id not in self._texts]
        if len(missing) <= FEW:
            self._texts.update((id, folded(self._text_of(id))) for id in missing)
        else:
            self._texts = {id: folded(text) for id, text in self._everything()}
            self._complete = True

    def _everything(self) -> Iterator[tuple[str, str]]:
        """The texts of everybody, one person after the other."""
        texts: dict[str, bytearray] = {}
        for _, saying in self._source.vault.rows("interactions", Saying):
            said = _said(saying.text, saying.place)
            if not said:
                continue
            coded = said.encode(errors="replace")
            for person in saying.people:
                try:
                    texts[person] += coded
                except KeyError:
                    texts[person] = bytearray(coded)
        while texts:
            id, found = texts.popitem()
            yield id, found.decode()

    def _text_of(self, id: str) -> str:
        fact = self._source.facts().get(id)
        documents = self._source.vault.documents("interactions")
        found = (documents.get(each) for each in fact.ids.split("\n")) if fact is not None else ()
        return "".join(
            _said(document.get("text"), document.get("place")) for document in found if document is not None
        )


def _said(text: object, place: object) -> str:
    parts = [part[:NOTE_LIMIT] for part in (text, place) if isinstance(part, str) and part]
    return BETWEEN.join(parts) + BETWEEN if parts else ""
