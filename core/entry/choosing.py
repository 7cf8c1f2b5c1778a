"""What is done with a parse by hand: another reading, another candidate; and what the command line must not guess."""

from __future__ import annotations

from collections.abc import Mapping

from core.entry.model import Parse, Reading
from core.errors import AmbiguousError, NotUnderstoodError


def turn(parse: Parse) -> Reading:
    """The reading `^t` turns this one into."""
    return Reading.CONTACT if parse.reading is Reading.LOG else Reading.LOG


def cycle(
    parse: Parse, choose: Mapping[int, int], step: int = 1, cursor: int | None = None
) -> dict[int, int]:
    """What to `choose` when `tab` goes to the next candidate: of the name at the cursor, else of the first guess.

    Where nothing is guessed it is the first name with another candidate; without one `choose` stays as it is.
    """
    several = [person for person in parse.everybody if len(person.candidates) > 1]
    here = [person for person in several if cursor is not None and person.start <= cursor <= person.end]
    by_hand = [person for person in several if person.slot in choose]
    found = here or [person for person in several if person.guess] or by_hand or several
    if not found:
        return dict(choose)
    person = found[0]
    return {**choose, person.slot: (person.chosen + step) % len(person.candidates)}


def strict(parse: Parse) -> None:
    """Refuse what the command line must not save.

    Raises AmbiguousError with the candidates where a name was guessed, NotUnderstoodError where the line cannot be saved.
    """
    if not parse.saveable:
        raise NotUnderstoodError(parse.reason)
    for person in parse.ambiguous:
        fits = [one for one in person.candidates if one.id and one.why == person.candidate.why]
        names = [
            (one.id, f"{one.name}, {about}" if (about := one.about or one.org) else one.name) for one in fits
        ]
        raise AmbiguousError(f"{person.typed}?", names)
