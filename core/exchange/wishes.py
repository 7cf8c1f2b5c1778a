"""What a person says about a file that the file does not tell by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.exchange.dates import Order
from core.exchange.me import Me


@dataclass(frozen=True, slots=True)
class Wishes:
    """`mine`: mail addresses, numbers or names that are oneself in this file. `bodies`: keep what was written, too.

    `order`: which part of 3/1/2023 is the day, where the file cannot prove it.
    """

    mine: tuple[str, ...] = ()
    bodies: bool = False
    order: Order = Order.UNKNOWN

    def known_to(self, me: Me) -> Me:
        """Me, with the addresses and numbers said for this file."""
        emails = {text for text in self.mine if "@" in text}
        phones = {text for text in self.mine if "@" not in text and any(letter.isdigit() for letter in text)}
        return replace(me, emails=me.emails | emails, phones=me.phones | phones)


NONE = Wishes()
"""Where nothing was said."""
