"""Two devices of one vault, and a folder between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import Vault, create_vault, keys
from sync.engine import link_folder, sync
from sync.join import join_vault
from sync.link import Link

PASSPHRASE = "seven walnut ferries hum softly"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the folder lies; it is not made yet."""
    return tmp_path / "folder"


@pytest.fixture
def laptop(tmp_path: Path, clock: FixedClock) -> Iterator[Vault]:
    """The first device, whose vault is new."""
    vault, _ = create_vault(
        tmp_path / "laptop",
        state=tmp_path / "laptop-state",
        passphrase=PASSPHRASE,
        clock=clock,
        cost=keys.CHEAPEST,
    )
    with closing(vault):
        yield vault


@pytest.fixture
def linked(laptop: Vault, folder: Path) -> Link:
    """The first device's link, synced once."""
    link = link_folder(laptop, folder)
    sync(laptop, link)
    return link


@pytest.fixture
def join(tmp_path: Path, clock: FixedClock, folder: Path, linked: Link) -> Iterator[Callable[[], Any]]:
    """`vault, link = join()`: one more device, joined from the folder and linked with it."""
    with ExitStack() as stack:

        def make() -> tuple[Vault, Link]:
            vault = join_vault(
                folder,
                tmp_path / "second",
                state=tmp_path / "second-state",
                clock=clock,
                passphrase=PASSPHRASE,
            )
            stack.enter_context(closing(vault))
            return vault, link_folder(vault, folder)

        yield make


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """`eventually(condition)`: within some seconds it becomes so; else the test fails."""

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end, "it did not come to pass"
            time.sleep(0.005)

    return wait
