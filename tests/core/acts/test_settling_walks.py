"""Whatever three devices did apart from each other: what is chosen settles it, on all of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from core.acts.conflicts import EDIT, Dispute, disputes, settle
from core.clock import FixedClock
from core.errors import UsageError
from core.vault import (
    CHEAPEST,
    Change,
    Delete,
    Drop,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    create_vault,
    creation,
    open_vault,
)

PEOPLE = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc", "dddddddddddddddd"]
CALL = "iiiiiiiiiiiiiiii"
PAIRS = [(one, other) for one in PEOPLE for other in PEOPLE if one < other]


def change(dice: random.Random) -> Change:
    """Something that may disagree with what is done elsewhere."""
    who, other = dice.sample(PEOPLE, 2)
    text = dice.choice(["Acme", "Globex", "Novum", ""]) or None
    return dice.choice(
        [
            Set("contacts", who, dice.choice(["org", "role", "met_how"]), text),
            Set("contacts", who, "met_via", other),
            Put("contacts", who, "emails", "a@b.example", dice.choice([["work"], ["home"], []])),
            Put("contacts", who, "notes", "n", {"on": "", "text": dice.choice("xyz")}),
            Put("contacts", who, "met_with", other, dice.choice([True, "there"])),
            Drop("contacts", who, "emails", "a@b.example"),
            Set("interactions", CALL, "text", text),
            Put("interactions", CALL, "with", who),
            Delete("contacts", who),
            Restore("contacts", who),
            Merge("contacts", who, other),
            Merge("contacts", who, other),
            Delete("merges", "+".join(dice.choice(PAIRS))),
        ]
    )


def carry(vaults: list[Vault]) -> None:
    """Let everybody have everything."""
    for source in vaults:
        for path in (source.directory / "devices").glob("*/*.tdb"):
            for target in vaults:
                place = target.directory / "devices" / path.parent.name / path.name
                if not place.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(path.read_bytes())
    for vault in vaults:
        vault.refresh()


@pytest.fixture
def vaults(tmp_path: Path, clock: FixedClock) -> Iterator[list[Vault]]:
    """Three devices that hold the same few people."""
    with ExitStack() as open:
        first, _ = create_vault(
            tmp_path / "0" / "vault",
            state=tmp_path / "0" / "state",
            passphrase="correct horse battery staple",
            clock=clock,
            cost=CHEAPEST,
        )
        found = [open.enter_context(first)]
        for number in (1, 2):
            directory = tmp_path / str(number) / "vault"
            directory.mkdir(parents=True)
            (directory / "vault.json").write_bytes((first.directory / "vault.json").read_bytes())
            state = tmp_path / str(number) / "state"
            found.append(open.enter_context(open_vault(directory, first.keyring, state=state, clock=clock)))
        for id in PEOPLE:
            first.commit(creation("contacts", id, {"full": f"Person {id[0]}"}))
        first.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {PEOPLE[0]: True}}))
        carry(found)
        yield found


def choose(vault: Vault, dispute: Dispute, dice: random.Random) -> list[Change]:
    key = dice.choice(dispute.choices).key
    return settle(vault, dispute, key, "written anew" if key == EDIT else "").changes


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_chosen_settles_it_and_all_devices_agree(
    vaults: list[Vault], clock: FixedClock, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(3):
        for _ in range(12):
            clock.at += timedelta(minutes=1)
            vault = dice.choice(vaults)
            try:
                vault.commit([change(dice)])
            except UsageError:
                continue  # they are one already, or nobody is there
        carry(vaults)
        settler = dice.choice(vaults)
        today = clock.today()
        for _ in range(60):
            found = disputes(settler, today)
            if not found:
                break
            clock.at += timedelta(minutes=1)
            dispute = dice.choice(found)
            settler.commit(choose(settler, dispute, dice))
            assert dispute.token not in {each.token for each in disputes(settler, today)}, dispute
        assert settler.conflicts() == []
        carry(vaults)
        assert [vault.conflicts() for vault in vaults] == [[], [], []]
        assert len({vault.fingerprint() for vault in vaults}) == 1
