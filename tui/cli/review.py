"""`tend review`: the daily review on a plain terminal, one person and one line of answer after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from core.errors import TendError, UsageError
from core.language import N_, _
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.request import Request, context_of, opened, vault_options
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.acts.review import Ended
    from core.network.network import Network
    from core.network.review import Step
    from core.vault.changes import Change
    from tui.reviewing import Looked

ANSWERS = N_("""\b
Answers, one line each:
  c, m, v [WORDS]   called, wrote, met; today, or the words say more: c yesterday: budget is free !fri send offer
  i WORDS           log in words
  k                 the promise that is due is kept
  t                 take on for today
  p DAY [WHAT]      plan: p fri 12:30 lunch
  s [DAY]           later: three days; s w a week, s m a month, s 24.6. that day
  d CIRCLE|DAYS     rhythm: d close, d 45, d none
  x                 let go
  enter             next: not today
  b, u, q           back, undo, stop here (the place is kept)""")

OUTCOMES = {
    "reached": N_("reached"),
    "taken": N_("taken"),
    "moved": N_("moved"),
    "gone": N_("gone"),
    "passed": N_("passed"),
}
"""How somebody's turn ended, as the list says it."""


@click.command(
    "review", cls=Spoken, epilog=f"\b\nExamples:\n  tend review\n  tend review --json\n\n{ANSWERS}"
)
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print who is asked about today, and how turns ended.")
@click.pass_obj
def review_command(request: Request, as_json: bool) -> None:
    """Go through those who are due, one after the other.

    It goes on where it stopped, here or in the program. Where nobody can answer, the list is printed.
    """
    from core.network.reviewing import day_review

    with opened(request) as network:
        review = day_review(network)
        if as_json:
            manners.print_json(
                [
                    {
                        "id": entry.id,
                        "name": entry.name,
                        "why": entry.due.why if entry.due else "",
                        "outcome": entry.outcome or None,
                    }
                    for entry in review.entries
                ]
            )
        elif not manners.can_ask():
            for entry in review.entries:
                why = entry.due.why if entry.due else _("taken on earlier") if entry.asked else ""
                manners.say(safe(f"{entry.name}: {_(OUTCOMES.get(entry.outcome, entry.outcome)) or why}"))
            if not review.entries:
                manners.say(_("Nobody is waiting."))
        else:
            PlainReview(request, network).run()


class PlainReview:
    """The review between two answers."""

    def __init__(self, request: Request, network: Network) -> None:
        self._request = request
        self._network = network
        self._at = ""
        self._step: Step = "stay"
        self._outcomes: dict[str, str] = {}
        self._trail: list[str] = []
        self._finished = False

    def run(self) -> None:
        """Ask about everybody whose turn is open."""
        manners.tell(_("? shows the answers; q stops, and the place is kept."))
        while self.turn():
            pass

    def turn(self) -> bool:
        """One card and its answer; False at the end."""
        from tui.reviewing import look

        looked = look(self._network, self._network.vault, at=self._at, step=self._step, before=self._outcomes)
        if looked.at != self._at and self._at and self._step != "undone":
            self._trail.append(self._at)
        self._at, self._step = looked.at, "acted"
        self._outcomes = {entry.id: entry.outcome for entry in looked.review.entries}
        if not looked.at:
            self._end(looked)
            return False
        self._finished = True
        self._show(looked)
        try:
            line = input("› ").strip()
        except EOFError:
            return False
        if line in ("q", "quit"):
            return False
        try:
            self._answer(looked, line)
        except TendError as error:
            manners.tell(safe(str(error)))
            self._step = "stay"
        return True

    def _show(self, looked: Looked) -> None:
        from tui import lines
        from tui.draw.review import card
        from tui.glyphs import FULL
        from tui.reviewing import card_view

        width = min(manners.room() or 80, 100)
        review = looked.review
        at = min(len(review.done) + 1, len(review.entries))
        manners.say()
        manners.say(_("{at} of {n}").format(at=at, n=len(review.entries)))
        view = card_view(looked, FULL, _("tend conflicts settles"))
        assert view is not None
        for line in card(view, width, 40, FULL).lines:
            manners.say(lines.text_of(line).rstrip())
        manners.say()

    def _end(self, looked: Looked) -> None:
        from tui import lines
        from tui.draw.review import end
        from tui.glyphs import FULL
        from tui.reviewing import end_view

        view = end_view(looked, "", just_now=self._finished)
        from dataclasses import replace

        for line in end(replace(view, practise=0), min(manners.room() or 80, 100), FULL).lines:
            manners.say(lines.text_of(line).rstrip())

    # -- answers -----------------------------------------------------------------------------------------------------

    def _answer(self, looked: Looked, line: str) -> None:
        letter, _blank, rest = line.partition(" ")
        rest = rest.strip()
        known = looked.known
        assert known is not None
        people = [(known.contact.id, known.contact.name)]
        match letter:
            case "":
                self._pass(looked, people)
            case "c" | "m" | "v" | "i":
                self._log(looked, letter, rest)
            case "t" | "x" | "k" | "p" | "s" | "d":
                self._do(looked, letter, rest, people)
            case "b":
                self._at, self._step = (self._trail.pop() if self._trail else self._at), "stay"
            case "u":
                done = self._network.vault.undo()
                manners.tell(_("taken back: {what}").format(what=safe(done.label)))
                self._step = "undone"
            case _:
                manners.tell(_(ANSWERS).removeprefix("\b\n"))
                self._step = "stay"

    def _save(self, looked: Looked, changes: list[Change], label: str, outcome: Ended = "") -> None:
        """What was done, and how the turn ended, in one commit."""
        from core.acts.review import ended, outcome_of, unasked

        found = outcome or outcome_of(changes)
        made: list[Change] = []
        if found:
            made = ended(looked.today, looked.sittings, looked.queue, looked.at, found)
        asked = looked.entry.asked if looked.entry is not None else None
        if asked is not None and found in ("moved", "gone", "passed"):
            made += unasked(looked.at, asked.day.isoformat(), looked.today)
        self._network.vault.commit([*changes, *made], label=label)
        manners.tell(_("saved: {what}").format(what=safe(label)))

    def _pass(self, looked: Looked, people: list[tuple[str, str]]) -> None:
        from tui import deeds

        if looked.entry is not None and looked.entry.outcome:
            self._step = "advance"
            return
        now = looked.known.health.cadence.days if looked.known is not None else 0
        question = _("Passed three times: every {longer} days instead of {now}?")
        if looked.longer and manners.ask(question.format(longer=looked.longer, now=now)):
            changes, label = deeds.cadence(people, looked.longer)
            self._save(looked, changes, label, "moved")
            return
        self._save(looked, [], _("passed: {name}").format(name=people[0][1]), "passed")

    def _log(self, looked: Looked, letter: str, text: str) -> None:
        from tui.entering import Asked, Reader

        kind = {"c": "call", "m": "msg", "v": "met", "i": ""}[letter]
        if not kind and not text:
            raise UsageError(_("In words: what was it?"), todo=_("i yesterday: lunch, pricing"))
        reader = Reader(self._request.clock, self._request.habits())
        asked = Asked(text, len(text), people=(looked.at,), kind=kind)
        made, saved = reader.save(self._network, self._network.vault, asked)
        self._save(looked, made, saved.label)

    def _do(self, looked: Looked, letter: str, rest: str, people: list[tuple[str, str]]) -> None:
        from tui import deeds

        changes: list[Change]
        outcome: Ended = ""
        if letter == "t":
            changes, label = deeds.take_on(people, looked.today)
        elif letter == "x":
            changes, label = deeds.archive(people, away=True, today=looked.today)
        elif letter == "k":
            promise = looked.promised
            if promise is None:
                raise UsageError(_("No promise of yours is due here."))
            changes, label = deeds.keep(promise.id, promise.text, looked.today)
            outcome, self._step = "reached", "stay"
        elif letter == "d":
            changes, label = self._rhythm(rest, people)
        else:
            changes, label = self._dated(looked, letter, rest, people)
        self._save(looked, changes, label, outcome)

    def _dated(self, looked: Looked, letter: str, rest: str, people: list[tuple[str, str]]) -> Any:
        from tui import deeds
        from tui.dated import channel_in, dated_in, spoken
        from tui.draw import words

        today = looked.today
        if letter == "s" and rest in ("", "w", "m"):
            until = today + timedelta(days={"": 3, "w": 7, "m": 30}[rest])
            return deeds.later(people, until, spoken(until, today))
        dated = dated_in(rest, context_of(self._request, self._network))
        if dated is None or dated.day is None or dated.day < today:
            raise UsageError(_("That is no day to come."), todo=_("A day as in fri, 2w, 24.6."))
        if letter == "s":
            return deeds.later(people, dated.day, spoken(dated.day, today))
        channel, kind, text = channel_in(dated.rest)
        said = f"{words.thing(kind or channel, dated.at)} {spoken(dated.day, today)}"
        return deeds.plan(people, dated.at, channel, text, today, said, kind=kind)

    def _rhythm(self, rest: str, people: list[tuple[str, str]]) -> Any:
        from tui import deeds

        circles = self._network.circles()
        key = circles.key(rest) if rest else None
        if key is not None:
            return deeds.circle(people, key, circles.name(key))
        days = deeds.read_cadence(rest)
        if days is None:
            known = ", ".join(circles.names.values())
            todo = _("A circle ({circles}), or days: d 45, d none.").format(circles=known)
            raise UsageError(_("Which rhythm?"), todo=todo)
        return deeds.cadence(people, days)
