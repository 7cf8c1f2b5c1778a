"""Trying another rhythm of a circle: the gauge turns with each step, nothing is changed before enter."""

from __future__ import annotations

from textual.app import ComposeResult

from core.insights.whatif import Trial, longer, shorter
from core.language import _, ngettext
from tui.desk import Desk
from tui.draw.pen import Pen
from tui.draw.safe import shown
from tui.glyphs import Glyphs, plainer
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog
from tui.widgets.sheet import Sheet

_BAR = 24
_ROWS = 5


class TryRhythm(Dialog[int]):
    """Answers with the days that are wished for the circle."""

    BINDINGS = bindings("tryout")

    def __init__(self, desk: Desk, trial: Trial, had: float, days: int) -> None:
        super().__init__(desk)
        self._trial = trial
        self._had = had
        self.days = days

    def title_words(self) -> tuple[str, str]:
        """The circle."""
        return _("Another rhythm for {name}").format(name=shown(self._trial.name[:200])), _(
            "nothing is changed yet"
        )

    def content(self) -> ComposeResult:
        """The gauge."""
        gauge = Sheet(id="tryout")
        gauge.styles.height = _ROWS
        yield gauge

    def on_mount(self) -> None:
        """As it would be."""
        super().on_mount()
        self._draw()

    def keys(self, width: int) -> Groups:
        """Take it, longer, shorter, leave it."""
        return (("choice.yes",), ("tryout.shorter", "tryout.longer"), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"choice.yes": _("take it"), "choice.no": _("leave it as it is")}

    def _draw(self) -> None:
        drawn = trial_lines(self._trial, self.days, self._had, self.desk.glyphs)
        self.query_one("#tryout", Sheet).set_lines(drawn)

    def do_tryout_longer(self) -> None:
        """The next longer rhythm."""
        self.days = longer(self.days)
        self._draw()

    def do_tryout_shorter(self) -> None:
        """The next shorter rhythm."""
        self.days = shorter(self.days)
        self._draw()

    def do_choice_yes(self) -> None:
        """Take it."""
        self.dismiss(self.days)


def trial_lines(trial: Trial, days: int, had: float, glyphs: Glyphs) -> list[Line]:
    """What is tried, and what all wishes would then cost beside what there was."""
    after = trial.at(days)
    top = max(trial.wished, after, had)
    text = ngettext(
        " {n} person: every {now} → every {days} days",
        " {n} people: every {now} → every {days} days",
        trial.people,
    )
    said = plainer(text.format(n=trial.people, now=trial.days, days=days), glyphs)

    def gauge(word: str, value: float) -> Line:
        pen = Pen(glyphs).to(1).put(word, "dim").to(14).right(f"{value:.1f}", 6, "number").put(_(" a week"))
        return pen.to(30).put(glyphs.share(value, top, _BAR)).line()

    return [
        ((said, "name"),),
        (),
        gauge(_("wished now"), trial.wished),
        gauge(_("wished then"), after),
        gauge(_("had"), had),
    ]
