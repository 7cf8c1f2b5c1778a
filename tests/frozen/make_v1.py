"""Makes the frozen sample vault `tests/frozen/v1`. Run once a format version; never again for this one.

    python tests/frozen/make_v1.py DIRECTORY

Two devices, sets, numbers, a conflict, a deletion, an erased record that lives again, a merged pair, a merged file, a
second epoch with its ring, its slots and the retired ones of the first, and one commit of the first epoch that the
second did not list.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.vault import (
    CHEAPEST,
    Delete,
    Drop,
    Merge,
    Put,
    Set,
    Vault,
    create_vault,
    creation,
    keys,
    open_vault,
)
from core.vault.access import listing
from core.vault.changes import Json
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import Passphrase
from core.vault.registers import LIFE, Key
from core.vault.store import Note

FIRST, SECOND = "forty-two swans at dawn", "a lantern under the willow"
ADA, BEN, CARLA, DORA = "Ada4aaaaaaaaaaaa", "Ben5bbbbbbbbbbbb", "Carla6cccccccccc", "Dora7ddddddddddd"
ERNA = "Erna3iiiiiiiiiii"
CALL, MEET = "Call8eeeeeeeeeee", "Meet9fffffffffff"


def fill(laptop: Vault, desk: Vault, clock: FixedClock) -> None:
    """What two people at two devices do."""
    ada = {"full": "Ada Schmidt", "given": "Ada", "tags": {"maths": True, "berlin": True}, "importance": 4}
    laptop.commit(
        creation("contacts", ADA, {**ada, "emails": {"ada@example.org": ["work", "pref"]}}), label="added Ada"
    )
    laptop.commit(creation("contacts", BEN, {"full": "Ben Aydın", "org": "Hafen"}), label="added Ben")
    laptop.commit(creation("contacts", CARLA, {"full": "Carla Nunes"}), label="added Carla")
    laptop.commit(creation("contacts", DORA, {"full": "Carla N.", "phones": {"+49 30 1": ["cell"]}}))
    call = {"at": "2026-06-08T14:30", "channel": "call", "initiator": "me", "with": {ADA: True}}
    laptop.commit(creation("interactions", CALL, {**call, "text": "Grüße, 42 €"}), label="called Ada")
    desk.refresh()
    laptop.commit([Set("contacts", BEN, "org", "Werft")])
    clock.at += timedelta(minutes=1)
    desk.commit([Set("contacts", BEN, "org", "Kontor"), Put("contacts", ADA, "tags", "sailing")])
    laptop.commit([Drop("contacts", ADA, "tags", "berlin")])
    desk.refresh()
    laptop.refresh()
    laptop.commit(
        creation("interactions", MEET, {"at": "2026-06-09", "channel": "meeting", "with": {DORA: True}})
    )
    laptop.commit([Merge("contacts", CARLA, DORA)], label="merged Carla")
    desk.refresh()
    desk.commit(
        creation("promises", "Promise1gggggggg", {"side": "mine", "with": {ADA: True}, "text": "the book"})
    )
    desk.commit(creation("contacts", "Gone2hhhhhhhhhhh", {"full": "Nobody"}))
    desk.commit([Delete("contacts", "Gone2hhhhhhhhhhh")])
    desk.commit(creation("contacts", ERNA, {"full": "Erna", "emails": {"erna@example.org": ["home"]}}))
    seen = desk.state.table("contacts").record(ERNA).context(LIFE)
    desk.write(lambda: {("contacts", ERNA): {LIFE: dict(seen)}}, Note(quiet=True))
    desk.commit(
        [Set("contacts", ERNA, "role", "pilot"), Put("contacts", ERNA, "custom", "height", [1.75, 2.0, -3])]
    )


def rekey(directory: Path, state: Path, old: Keyring, clock: FixedClock) -> tuple[Vault, str]:
    """A second epoch: another passphrase and recovery code, a ring, and a list of what was held."""
    ring = Keyring(EpochKey(2, bytes(range(100, 132))), tuple(old))
    retired = keys.list_slots(directory)
    code = keys.new_code()
    slots = [keys.add_slot(directory, ring, secret, cost=CHEAPEST) for secret in (Passphrase(SECOND), code)]
    write_ring(directory, ring)
    before = open_vault(directory, old, state=state, clock=clock)
    held = sorted(before.disk.held)
    before.close()
    vault = open_vault(directory, ring, state=state, clock=clock)
    vault.holdings.listed.update(held)
    vault.holdings._reconsider()
    vault.regroup()
    said: dict[Key, Json] = {LIFE: True, **{(slot.hash, "retired"): True for slot in retired}}
    for slot in slots:
        said.update(listing(slot))
    kept = {slot.name: (directory / "keys" / slot.name).read_bytes() for slot in retired}
    vault.write(
        lambda: {
            ("_vault", "slots"): said,
            ("_vault", "epochs"): {LIFE: True, (ring.current.tag, "at"): clock.now_ms()},
        },
        Note(quiet=True, held=held),
    )
    # As who has not joined yet still has them.
    for name, data in kept.items():
        (directory / "keys" / name).write_bytes(data)
    return vault, code.text


def main(place: Path) -> None:
    """Make the vaults in `place`, and what must be read from them beside them."""
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    directory, scratch = place / "vault", place / "scratch"
    names = iter(("Laptop", "Desk"))
    platform.node = lambda: next(names)
    laptop, _ = create_vault(
        directory, state=scratch / "laptop", passphrase=FIRST, clock=clock, cost=CHEAPEST
    )
    desk = open_vault(directory, laptop.keyring, state=scratch / "desk", clock=clock)
    fill(laptop, desk, clock)
    merged = laptop.compact(everything=True).merged
    for held in list(laptop.disk.held.values()):
        if held.found.device == laptop.device and held.found.key not in merged:
            laptop.disk.path(held.found.key).unlink()
    desk.refresh()
    vault, code = rekey(directory, scratch / "laptop", laptop.keyring, clock)
    desk.commit([Set("contacts", ADA, "org", "never agreed to")])
    vault.commit([Set("contacts", CARLA, "birthday", "--02-29")], label="edited Carla")
    vault.refresh()
    expected = {"recovery_code": code, **seen(vault), "forked": fork(place, scratch, clock)}
    (place / "expected.json").write_text(
        json.dumps(expected, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    )
    shutil.rmtree(scratch)


def seen(vault: Vault) -> dict[str, Any]:
    """What must be read from a vault."""
    vault.load()
    return {
        "digest": list(vault.digest()),
        "documents": {
            name: dict(vault.documents(name)) for name in sorted(vault.state.tables) if name != "merges"
        },
        "conflicts": [each.disagreement() for each in vault.conflicts()],
        "review": sorted(vault.holdings.review),
    }


def fork(place: Path, scratch: Path, clock: FixedClock) -> dict[str, Any]:
    """A vault in `place`/forked of which one device id was used in two places; what must be read from it."""
    platform.node = lambda: "Phone"
    first, _ = create_vault(
        scratch / "one" / "vault",
        state=scratch / "one" / "state",
        passphrase=FIRST,
        clock=clock,
        cost=CHEAPEST,
    )
    first.commit(creation("contacts", BEN, {"full": "Ben"}))
    places = {"one": first}
    for name, original in (("two", "one"), ("phone", "one")):
        shutil.copytree(scratch / original, scratch / name)
    shutil.rmtree(scratch / "phone" / "state")
    for name in ("two", "phone"):
        directory, state = scratch / name / "vault", scratch / name / "state"
        places[name] = open_vault(directory, first.keyring, state=state, clock=clock)

    def send(source: str, target: str) -> None:
        shutil.copytree(scratch / source / "vault", scratch / target / "vault", dirs_exist_ok=True)
        places[target].refresh()

    places["phone"].commit([Set("contacts", BEN, "full", "Benno"), Set("contacts", BEN, "org", "Kontor")])
    send("phone", "one")
    for name, full in (("one", "Benjamin"), ("two", "Benedikt"), ("two", "Bendix")):
        clock.at += timedelta(seconds=1)
        places[name].commit([Set("contacts", BEN, "full", full)])
    # At one moment and under one number, on both sides.
    places["one"].commit([Set("contacts", BEN, "role", "captain")])
    places["two"].commit([Put("contacts", BEN, "tags", "sea"), Set("contacts", BEN, "role", "mate")])
    send("one", "phone")
    send("two", "phone")
    shutil.copytree(scratch / "phone" / "vault", place / "forked")
    return seen(places["phone"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
