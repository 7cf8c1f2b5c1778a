"""The reading as a person: name, organisation, role, and whether that person is known already."""

from __future__ import annotations

from collections.abc import Iterable

from core.entry.commas import comma_parts
from core.entry.context import Context
from core.entry.facts import Gathered
from core.entry.folding import fold
from core.entry.known import Known
from core.entry.model import Candidate, Name, Person, Role, Value
from core.entry.names import (
    all_small,
    bare_words,
    capitals,
    is_legal_form,
    is_role,
    is_suffix,
    split_name,
)
from core.entry.scan import Piece, Scanner
from core.entry.tokens import Book, plain, quoted

_MOST_MAYBE = 5


class ContactLine:
    """A line read as a contact."""

    def __init__(self, book: Book, context: Context) -> None:
        self.gathered = Gathered(book, context)
        self._book = book
        self._context = context
        self._name: Name | None = None
        self._span = (0, 0)

    def read(self) -> None:
        """Take all pieces in."""
        pieces = Scanner(self._book.line, self._context, log=False, named=lambda value: False).scan()
        org = any(piece.sort == "org" or (piece.sort == "field" and piece.name == "org") for piece in pieces)
        named = next((piece for piece in pieces if piece.sort == "text"), None)
        for at, piece in enumerate(pieces):
            if piece is named:
                behind = pieces[at + 1] if at + 1 < len(pieces) else None
                self._read_name(piece, behind, org=org)
            elif piece.sort == "text":
                self._loose(piece, org=org)
            else:
                self.gathered.take(piece)

    def _loose(self, piece: Piece, *, org: bool) -> None:
        """Text behind a value or tag: organisation and role only behind a comma."""
        line = self._book.line
        if piece.comma or line[piece.start] == ",":
            self.gathered.works(comma_parts(line, piece.start, piece.end, self._book), org=not org)
        else:
            self.gathered.leave(piece.start, piece.end)

    def _read_name(self, piece: Piece, behind: Piece | None, *, org: bool) -> None:
        line = self._book.line
        inside = quoted(line, piece.start)
        if inside and inside[1] + 1 == piece.end:  # as mail programs write it: "Berg, Ida" <ida@berg.se>
            self._book.claim(piece.start, inside[0], Role.MARK)
            self._book.claim(inside[1], piece.end, Role.MARK)
            piece = Piece("text", inside[0], inside[0], inside[1])
        parts = comma_parts(line, piece.start, piece.end, self._book)
        if line[piece.start] == "," or piece.comma:
            self.gathered.works(parts, org=not org)
            return
        if not parts:
            return
        if behind and len(parts) == 2 and self._is_address(parts, behind, org=org):
            self._read_address(parts)
            return
        start, end = parts.pop(0)
        suffixes = []
        while parts and is_suffix(plain(line[slice(*parts[0])])):
            suffixes.append(plain(line[slice(*parts[0])]))
            self._book.claim(*parts.pop(0), Role.NAME)
        self._set_name(start, end, ", ".join(suffixes))
        self.gathered.works(parts, org=not org)

    def _is_address(self, parts: list[tuple[int, int]], behind: Piece, *, org: bool) -> bool:
        """True for `Family, Given <mail>` as it comes from a mail program; `org`: the line names an organisation elsewhere."""
        line = self._book.line
        given = plain(line[slice(*parts[1])])
        in_brackets = behind.value is not None and line[behind.start : behind.start + 1] == "<"
        known = self._context.known
        company = known.org_known(given) or any(is_legal_form(word) for word in given.split()[1:])
        works = company or (org and is_role(given))
        return in_brackets and not works and not known.by_name(plain(line[slice(*parts[0])]))

    def _read_address(self, parts: list[tuple[int, int]]) -> None:
        family, given = (plain(self._book.line[slice(*part)]) for part in parts)
        for part in parts:
            self._book.claim(*part, Role.NAME)
        words = given.split()
        if all_small([given, family]):
            family = " ".join(capitals(family.split()))
            words = capitals(words)
        given, middle = words[0], " ".join(words[1:])
        self._name = Name(f"{' '.join(words)} {family}", given=given, middle=middle, family=family)
        self._span = (parts[0][0], parts[1][1])

    def _set_name(self, start: int, end: int, suffix: str) -> None:
        line = self._book.line
        raw = line[start:end]
        self._book.claim(start, end, Role.NAME)
        self._name = split_name(plain(raw), suffix=suffix, keep_case="\\" in raw)
        self._span = (start, end)

    # -- who it is ------------------------------------------------------------------------------------------------

    def person(self, taken: int | None, *, new: bool) -> Person | None:
        """The person of the line: the known one that is meant, or a new one; None if nobody is named.

        `taken` is the candidate chosen by hand, `new` asks for a new person.
        """
        facts = self.gathered.facts()
        doubles, sure = self._doubles(facts.values, facts.org)
        fresh = [Candidate("", self._name.full, "new")] if self._name else []
        if doubles:
            candidates = [*doubles, *fresh]
        elif fresh:
            candidates = [*fresh, *self._maybe(facts.org)]
        else:
            return None
        chosen = 0
        if taken is not None:
            chosen = taken % len(candidates)
        elif new and fresh:
            chosen = candidates.index(fresh[0])
        start, end = self._span
        typed = plain(self._book.line[start:end])
        guess = not sure and taken is None and chosen == 0
        return Person(0, typed, start, end, tuple(candidates), chosen, guess, self._name)

    def _doubles(self, values: Iterable[Value], org: str) -> tuple[list[Candidate], bool]:
        """Who has the same mail, phone or whole name, and whether it is clear who of them is meant."""
        known = self._context.known
        found: dict[str, Candidate] = {}
        for value in values:
            ids = (
                known.by_mail(value.value)
                if value.kind == "mail"
                else known.by_phone(value.value)
                if value.kind == "phone"
                else []
            )
            for id in ids:
                found.setdefault(id, _candidate(known, id, value.kind))
        sure = len(found) <= 1
        names = known.by_name(" ".join(bare_words(self._name.full))) if self._name else []
        same_org = [id for id in names if org and _org_of(known, id) == fold(org)]
        if found:
            names = [id for id in names if id not in found]
        elif same_org:
            names = [*same_org, *(id for id in names if id not in same_org)]
            sure = len(same_org) == 1
        else:
            sure = len(names) <= 1
        for id in names:
            found.setdefault(id, _candidate(known, id, "name"))
        return list(found.values()), sure

    def _maybe(self, org: str) -> list[Candidate]:
        """Who may be the same, though the name differs: near names, nicknames, and the first name alone."""
        if self._name is None:
            return []
        known, words = self._context.known, bare_words(self._name.full)
        found: dict[str, Candidate] = {}
        for match in known.near(" ".join(words)) if len(words) > 1 else ():
            found.setdefault(match.id, _candidate(known, match.id, "near", match.off))
        for id in known.by_nickname(" ".join(words)):
            found.setdefault(id, _candidate(known, id, "nickname"))
        if len(words) == 1:
            for why, ids in (("given", known.by_given(words[0])), ("family", known.by_family(words[0]))):
                ids = sorted(ids, key=lambda id: not (org and _org_of(known, id) == fold(org)))
                for id in ids[:_MOST_MAYBE]:
                    found.setdefault(id, _candidate(known, id, why))
        return list(found.values())[:_MOST_MAYBE]


def _org_of(known: Known, id: str) -> str:
    person = known.get(id)
    return fold(person.org) if person else ""


def _candidate(known: Known, id: str, why: str, off: int = 0) -> Candidate:
    person = known.get(id)
    return Candidate(id, known.name(id), why, person.org if person else "", "", off)


def is_maybe(candidate: Candidate, org: str) -> bool:
    """True if a new person is to be marked as perhaps the same as this one."""
    return candidate.why in ("near", "nickname") or (
        candidate.why == "given" and bool(org) and fold(org) == fold(candidate.org)
    )
