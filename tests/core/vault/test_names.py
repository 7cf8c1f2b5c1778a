"""What cannot be the name of a field or a member is refused with the reason, and everything else can be one."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.vault.changes import Drop, Put, Set
from core.vault.components import Components
from core.vault.names import LIMIT, can_name
from core.vault.state import State
from core.vault.writer import Planner


def plan(change: Set | Put | Drop) -> None:
    Planner(State(), Components(), lambda table, id: None).plan([change])


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("~", "is a sign of the vault's own"),
        ("^", "is a sign of the vault's own"),
        ("_alive", "is a sign of the vault's own"),
        ("", "says nothing"),
        ("x" * (LIMIT + 1), "is too long"),
    ],
)
def test_a_member_that_cannot_be_is_refused_with_the_reason(member: str, why: str) -> None:
    assert not can_name(member)
    for change in (Put("contacts", "a", "tags", member), Drop("contacts", "a", "tags", member)):
        with pytest.raises(UsageError, match=f"^tags: “.{{0,40}}” cannot be kept there: it {why}"):
            plan(change)
    with pytest.raises(UsageError, match="There is no field"):
        plan(Set("contacts", "a", member, "x"))


@pytest.mark.parametrize("member", ["~~", " ~", "alive", "_meta", "x" * LIMIT, "0"])
def test_everything_else_can_be_one(member: str) -> None:
    plan(Put("contacts", "a", "tags", member))
