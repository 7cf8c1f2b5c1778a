"""Makes the frozen sample vault `tests/frozen/v1`. Run once a format version; never again for this one.

    python tests/frozen/make_v1.py DIRECTORY

Two devices, sets, a conflict, a deletion, a merged pair, a merged file, a second epoch with its ring,
and one commit of the first epoch that the second did not list.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

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
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import Passphrase
from core.vault.registers import LIFE
from core.vault.store import Note

FIRST, SECOND = "forty-two swans at dawn", "a lantern under the willow"
ADA, BEN, CARLA, DORA = "Ada4aaaaaaaaaaaa", "Ben5bbbbbbbbbbbb", "Carla6cccccccccc", "Dora7ddddddddddd"
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


def rekey(directory: Path, state: Path, old: Keyring, clock: FixedClock) -> tuple[Vault, str]:
    """A second epoch: another passphrase and recovery code, a ring, and a list of what was held."""
    ring = Keyring(EpochKey(2, bytes(range(100, 132))), tuple(old))
    slots = [keys.add_slot(directory, ring, Passphrase(SECOND), cost=CHEAPEST)]
    code = keys.new_code()
    slots.append(keys.add_slot(directory, ring, code, cost=CHEAPEST))
    write_ring(directory, ring)
    before = open_vault(directory, old, state=state, clock=clock)
    held = sorted(before.disk.held)
    before.close()
    vault = open_vault(directory, ring, state=state, clock=clock)
    for key in held:
        vault.holdings.listed.add(key)
    for found, segment in list(vault.holdings.review.values()):
        vault.disk.hold(found, segment)
        vault.holdings.take(segment)
    vault.holdings.review.clear()
    vault.regroup()
    epoch = f"{ring.current.epoch:04x}-{ring.current.key_id.hex()}"
    vault.write(
        lambda: {
            ("_vault", "slots"): {LIFE: True, **{(slot.hash, "type"): slot.type for slot in slots}},
            ("_vault", "epochs"): {LIFE: True, (epoch, "at"): clock.now_ms()},
        },
        Note(quiet=True, held=held),
    )
    return vault, code.text


def main(place: Path) -> None:
    """Make the vault in `place`/vault, and what must be read from it beside it."""
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    directory, scratch = place / "vault", place / "scratch"
    names = iter(("Laptop", "Desk"))
    platform.node = lambda: next(names)
    laptop, _ = create_vault(
        directory, state=scratch / "laptop", passphrase=FIRST, clock=clock, cost=CHEAPEST
    )
    desk = open_vault(directory, laptop.keyring, state=scratch / "desk", clock=clock)
    fill(laptop, desk, clock)
    laptop.compact(everything=True)
    desk.refresh()
    vault, code = rekey(directory, scratch / "laptop", laptop.keyring, clock)
    desk.commit([Set("contacts", ADA, "org", "never agreed to")])
    vault.commit([Set("contacts", CARLA, "birthday", "--02-29")], label="edited Carla")
    vault.refresh()
    vault.load()
    expected = {
        "recovery_code": code,
        "digest": list(vault.digest()),
        "documents": {
            name: dict(vault.documents(name)) for name in sorted(vault.state.tables) if name != "merges"
        },
        "conflicts": [each.disagreement() for each in vault.conflicts()],
        "review": sorted(vault.holdings.review),
    }
    (place / "expected.json").write_text(
        json.dumps(expected, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    )
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
