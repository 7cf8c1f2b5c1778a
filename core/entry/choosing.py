"""What is done with a parse by hand: another reading, another candidate; and what the command line must not guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.entry.model import Completion, Parse, Person, Reading
from core.entry.wording import say
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


def tab(
    parse: Parse, choose: Mapping[int, int], step: int, cursor: int, offers: Sequence[Completion]
) -> Completion | dict[int, int]:
    """What `tab` does at the cursor: how the word there goes on, or what to `choose`.

    Where the preview offers others for the name at the cursor, or one was taken by hand, it goes through them; only elsewhere
    is a word completed, and going back (`step` -1) never does.
    """
    if step > 0 and not any(_is_offered(parse, person, choose, cursor) for person in parse.everybody):
        for offer in offers:
            if parse.line[offer.start : offer.end].rstrip() != offer.text.rstrip():
                return offer
    return cycle(parse, choose, step, cursor)


def _is_offered(parse: Parse, person: Person, choose: Mapping[int, int], cursor: int) -> bool:
    """True if the name stands at the cursor and the preview names others whom `tab` takes."""
    if not person.start <= cursor <= person.end or len(person.candidates) < 2:
        return False
    maybe_known = parse.reading is Reading.CONTACT and person.candidate.new
    return person.guess or person.slot in choose or (maybe_known and person in parse.people)


def strict(parse: Parse) -> None:
    """Refuse what the command line must not save.

    Raises AmbiguousError with the candidates where a name was guessed, NotUnderstoodError where the line cannot be saved.
    """
    if not parse.saveable:
        raise NotUnderstoodError(parse.reason or say(parse.language, "nothing_typed"))
    for person in parse.ambiguous:
        fits = [one for one in person.candidates if one.id and one.why == person.candidate.why]
        names = [
            (one.id, f"{one.name}, {about}" if (about := one.about or one.org) else one.name) for one in fits
        ]
        raise AmbiguousError(f"{person.typed}?", names)
