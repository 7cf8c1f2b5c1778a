"""What is wanted of a folder, and what is not looked at a second time."""

from __future__ import annotations

from core.vault import Set
from tests.sync.conftest import ADA, Device


def test_a_merged_file_that_waits_in_the_folder_to_be_dropped_is_not_fetched_with_every_sync(
    pair: tuple[Device, Device],
) -> None:
    laptop, desktop = pair
    for number in range(3):
        laptop.vault.commit([Set("contacts", ADA, "full", f"the {number}th")])
        laptop.vault.compact(everything=True)
        for each in (laptop, desktop, laptop, desktop):
            each.sync()
    assert sum(1 for path in laptop.own.iterdir() if path.name[:8] != path.name[9:17]) > 1
    assert not desktop.sync().changed
    desktop.reopen()
    assert not desktop.sync().changed, "nor by the next program"
    # Should what stands for it be lost here, it is taken after all.
    cover = next(held.found for held in desktop.vault.disk.merged())
    desktop.vault.disk.path(cover.key).unlink()
    desktop.vault.cache.forget()
    desktop.reopen()
    for path in laptop.own.iterdir():
        if path.name == cover.key.partition("/")[2]:
            path.unlink()
    assert desktop.sync(refill=True).fetched >= 1
