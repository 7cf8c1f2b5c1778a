"""The three sets of signs: full, plain (consoles with small fonts) and ASCII.

Everything that is drawn takes its signs from a `Glyphs` value; no sign stands in the drawing code itself. A bar is
five cells: one full block for each 20 points, a half block from 10 on, light shade for the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

SETTINGS = ("auto", "full", "plain", "ascii")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs. Each is one cell wide except where ASCII needs two (`cut`, `mutual`, `theirs_arrow`)."""

    name: str = "full"
    block: str = "█"
    half: str = "▌"
    shade: str = "░"
    sparks: str = "▁▂▃▄▅▆▇█"
    cursor: str = "▌"
    up: str = "↑"
    down: str = "↓"
    left: str = "←"
    mutual: str = "↔"
    marked: str = "+"
    ticked: str = "[x]"
    unticked: str = "[ ]"
    mine: str = "!"
    owed: str = "?"
    event: str = "●"
    look: str = "▲"
    rule: str = "─"
    double: str = "═"
    upright: str = "│"
    dot: str = "·"
    cut: str = "…"
    missing: str = "–"
    prompt: str = "›"
    axis: str = "┤"
    corner: str = "└"
    tick: str = "┬"
    arrow: str = "→"

    def bar(self, score: float | None, cells: int = 5) -> str:
        """A bar of `cells` cells for a score of 0 to 100; blanks where there is no score."""
        if score is None:
            return " " * cells
        halves = int(max(0.0, min(100.0, score)) * cells / 50)
        full, half = divmod(halves, 2)
        return self.block * full + self.half * half + self.shade * (cells - full - half)

    def share(self, part: float, whole: float, cells: int) -> str:
        """A bar of `cells` cells that shows `part` of `whole`; empty where the whole is nothing."""
        return self.bar(100 * part / whole if whole > 0 else 0, cells)

    def spark(self, values: Sequence[float], top: float | None = None) -> str:
        """One sign a value, scaled from zero to `top` (the largest value where not given); blank for zero."""
        highest = max(values, default=0) if top is None else top
        if highest <= 0:
            return " " * len(values)
        last = len(self.sparks) - 1
        steps = (min(last, int(value / highest * last + 0.5)) for value in values)
        return "".join(
            self.sparks[step] if value > 0 else " " for step, value in zip(steps, values, strict=True)
        )


FULL = Glyphs()
PLAIN = replace(FULL, name="plain", sparks="░▒▓█")
ASCII = Glyphs(
    name="ascii",
    block="#",
    half="+",
    shade=".",
    sparks="_.-=^",
    cursor=">",
    up="^",
    down="v",
    left="<-",
    mutual="<->",
    event="*",
    look="!!",
    rule="-",
    double="=",
    upright="|",
    dot=",",
    cut="..",
    missing="-",
    prompt=">",
    axis="|",
    corner="+",
    tick="+",
    arrow="->",
)
_SETS = {"full": FULL, "plain": PLAIN, "ascii": ASCII}


def choose(setting: str, environ: Mapping[str, str] | None = None, *, wide_ambiguous: bool = False) -> Glyphs:
    """The set for a setting; `auto` takes ASCII without a UTF-8 locale, plain on the Linux console.

    `wide_ambiguous` says that this terminal draws ambiguous characters two cells wide: then ASCII is the only set
    whose columns stay where they belong.
    """
    if setting in _SETS:
        return _SETS[setting]
    environ = os.environ if environ is None else environ
    if wide_ambiguous or not _speaks_utf8(environ):
        return ASCII
    return PLAIN if environ.get("TERM", "") == "linux" or _old_windows(environ) else FULL


def _speaks_utf8(environ: Mapping[str, str]) -> bool:
    if os.name == "nt":
        return True
    values: Iterable[str] = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next((value for value in values if value), "")
    return "utf-8" in locale.lower() or "utf8" in locale.lower()


def _old_windows(environ: Mapping[str, str]) -> bool:
    return os.name == "nt" and "WT_SESSION" not in environ and "TERM_PROGRAM" not in environ


def plainer(text: str, glyphs: Glyphs) -> str:
    """Our own signs in a text of core replaced where the set of signs is a smaller one."""
    if glyphs.name != "ascii":
        return text
    for sign, plain in (
        ("·", ","),
        ("…", ".."),
        ("→", "->"),
        ("←", "<-"),
        ("↔", "<->"),
        ("–", "-"),
        ("›", ">"),
    ):
        text = text.replace(sign, plain)
    return text
