"""What doctor found, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from core.errors import Exit

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
        return "All is well." if self.well else "Something is wrong."

    def lines(self) -> list[str]:
        """How much was looked at, and what was found, as lines for people."""
        counted = ", ".join(
            f"{number:,} {what.removesuffix('s') if number == 1 else what}"
            for what, number in self.counts.items()
        )
        found = [f"{each.level}: {each.place}: {each.what}" for each in self.findings]
        return [f"Looked at {counted}.", *found]
