"""What doctor found, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from core.errors import Exit
from core.language import N_, _, ngettext

Level: TypeAlias = Literal["wrong", "notice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `wrong`: data is damaged or missing; `notice`: worth knowing, nothing is lost."""

    level: Level
    code: str
    place: str
    what: str


@dataclass
class Report:
    """What doctor found, and how much it looked at."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def wrong(self, code: str, place: str, what: str) -> None:
        """Note damage."""
        self.findings.append(Finding("wrong", code, place, what))

    def notice(self, code: str, place: str, what: str) -> None:
        """Note what is worth knowing."""
        self.findings.append(Finding("notice", code, place, what))

    @property
    def well(self) -> bool:
        """Whether nothing is damaged or missing."""
        return not any(each.level == "wrong" for each in self.findings)

    @property
    def exit_code(self) -> Exit:
        """What the command line ends with."""
        return Exit.OK if self.well else Exit.FAILED

    def to_json(self) -> dict[str, Any]:
        """As plain data: well, exit_code, counts, findings [{level, code, place, what}]."""
        return {
            "well": self.well,
            "exit_code": int(self.exit_code),
            "counts": dict(self.counts),
            "findings": [
                {"level": each.level, "code": each.code, "place": each.place, "what": each.what}
                for each in self.findings
            ],
        }

    @property
    def verdict(self) -> str:
        """The result in a sentence."""
        return _("All is well.") if self.well else _("Something is wrong.")

    def lines(self) -> list[str]:
        """How much was looked at, and what was found, as lines for people."""
        counted = ", ".join(_counted(what, number) for what, number in self.counts.items())
        found = [f"{_(_LEVELS[each.level])}: {each.place}: {each.what}" for each in self.findings]
        return [_("Looked at {counted}.").format(counted=counted), *found]


_LEVELS: Mapping[Level, str] = {"wrong": N_("wrong"), "notice": N_("notice")}
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "devices": lambda n: ngettext("{n:,} device", "{n:,} devices", n),
    "segments": lambda n: ngettext("{n:,} segment", "{n:,} segments", n),
    "key slots": lambda n: ngettext("{n:,} key slot", "{n:,} key slots", n),
    "records": lambda n: ngettext("{n:,} record", "{n:,} records", n),
    "conflicts": lambda n: ngettext("{n:,} conflict", "{n:,} conflicts", n),
}


def _counted(what: str, number: int) -> str:
    say = _COUNTED.get(what)
    return say(number).format(n=number) if say is not None else f"{number:,} {what}"
