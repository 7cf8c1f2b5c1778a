"""What is said about a file to `tend import`: who I am in it, how its days are written, and what to keep of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners

if TYPE_CHECKING:
    from core.exchange.me import Me
    from core.exchange.wishes import Wishes

F = TypeVar("F", bound=Callable[..., Any])


def wish_options(command: F) -> F:
    """The options for files that do not tell everything themselves: mail and chats."""
    for option in reversed(
        (
            click.option(
                "--me",
                "mine",
                multiple=True,
                metavar="WHO",
                help="A mail address, number or name that is you in these files; repeatable.",
            ),
            click.option("--bodies", is_flag=True, help="Keep what was written in mails and chats, too."),
            click.option("--day-first", is_flag=True, help="In a chat, 3/1/2023 is the third of January."),
            click.option("--month-first", is_flag=True, help="In a chat, 3/1/2023 is the first of March."),
        )
    ):
        command = option(command)
    return command


def wishes_of(mine: Sequence[str], *, bodies: bool, day_first: bool, month_first: bool) -> Wishes:
    """What was said, together."""
    from core.exchange.dates import Order
    from core.exchange.wishes import Wishes

    if day_first and month_first:
        raise UsageError(
            _("--day-first and --month-first cannot both be true."),
            safe=_("Nothing was written."),
            todo=_("Give one."),
        )
    order = Order.DAY_FIRST if day_first else Order.MONTH_FIRST if month_first else Order.UNKNOWN
    return Wishes(tuple(filter(None, map(str.strip, mine))), bodies, order)


def asked(file: Path, me: Me, wishes: Wishes) -> Wishes:
    """The wishes with the addresses that are asked for where a file holds mail and none of mine are known."""
    from core.exchange.reader import holds_mail

    if wishes.known_to(me).emails or not manners.can_ask() or not holds_mail(file):
        return wishes
    text = click.prompt(
        _("Which mail addresses are yours? (none: it stays open who wrote to whom)"),
        default="",
        show_default=False,
        err=True,
    )
    return replace(wishes, mine=(*wishes.mine, *(word.strip(",;") for word in text.split())))
