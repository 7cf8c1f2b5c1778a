"""What a report is made from: everybody, the rules, and what stands beside the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.language import _
from core.models import Introduction
from core.network.census import Census, take_census
from core.network.facts import Fact
from core.network.rules import Rules


@dataclass
class Whole:
    """The whole network on one day. `contacts` are the documents, `facts` by id."""

    facts: Mapping[str, Fact]
    today: date
    rules: Rules
    contacts: Mapping[str, Mapping[str, Any]]
    introductions: Sequence[Introduction]

    @property
    def number(self) -> int:
        """Today as a day number."""
        return self.today.toordinal()

    @cached_property
    def census(self) -> Census:
        """People by what the day has to say of them."""
        return take_census(self.facts.values(), self.today)

    def circle_query(self, circle: str) -> str:
        """What finds the people of a circle; of the empty key those with a rhythm of their own and no circle."""
        if not circle:
            return "circle:none has:cadence -is:archived"
        name = self.rules.circles.plain(circle)  # a query is kept: it says what all languages know
        plain = self.rules.circles.key(name) == circle and '"' not in name
        named = (f'"{name}"' if " " in name else name) if plain else circle
        return f"circle:{named} -is:archived"

    def name(self, id: str) -> str:
        """The name of somebody."""
        fact = self.facts.get(id)
        return fact.name if fact is not None else _("somebody deleted")
