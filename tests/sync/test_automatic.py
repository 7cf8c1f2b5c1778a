"""A vault and its folder are kept in step by a thread of its own, which ends when it is told to."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

import sync.automatic
from core.clock import FixedClock
from core.vault import Vault, create_vault, keys
from core.vault.changes import creation
from sync import trouble
from sync.automatic import Automatic, Phase, State
from sync.engine import link_folder
from sync.engine import sync as sync_once
from sync.join import join_vault
from sync.link import Link
from sync.run import StoppedError
from sync.schedule import Pauses

PASSPHRASE = "seven walnut ferries hum softly"
NEVER = 3600.0
QUICK = Pauses(quiet=0.01, gather=0.02, every=NEVER, again=(NEVER,), look=0.02)
Eventually = Callable[[Callable[[], bool]], None]


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
    sync_once(laptop, link)
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


class Kept:
    """A vault on a thread of its own, kept in step; what was told of it."""

    def __init__(self, vault: Vault, link: Link, pauses: Pauses = QUICK) -> None:
        self.vault = vault
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.told: list[State] = []
        self.automatic = Automatic(
            vault,
            link,
            self.told.append,
            on_vault=lambda work: self.thread.submit(work).result(),
            pauses=pauses,
        ).start()

    def do(self, work: Callable[[], Any]) -> Any:
        return self.thread.submit(work).result()

    def add(self, name: str) -> None:
        self.do(lambda: self.vault.commit(creation("contacts", name.lower(), {"full": name})))

    def names(self) -> set[str]:
        return {each.get("full", "") for each in self.do(lambda: self.vault.documents("contacts")).values()}

    @property
    def phase(self) -> Phase:
        return self.automatic.state.phase

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.automatic.state.troubles]

    def end(self) -> None:
        self.automatic.stop()
        self.thread.shutdown()


@pytest.fixture
def keep() -> Iterator[Callable[..., Kept]]:
    with ExitStack() as stack:

        def make(vault: Vault, link: Link, pauses: Pauses = QUICK) -> Kept:
            kept = Kept(vault, link, pauses)
            stack.callback(kept.end)
            return kept

        yield make


def test_what_one_saves_the_other_shows(
    laptop: Vault, linked: Link, join: Any, keep: Callable[..., Kept], eventually: Eventually
) -> None:
    first, second = keep(laptop, linked), keep(*join())
    eventually(lambda: (first.phase, second.phase) == (Phase.SYNCED, Phase.SYNCED))
    first.add("Carla")
    eventually(lambda: second.names() == {"Carla"})
    second.add("Ben")
    eventually(lambda: first.names() == {"Carla", "Ben"})
    eventually(lambda: first.automatic.state.waiting == second.automatic.state.waiting == 0)
    eventually(lambda: first.automatic.state.devices == second.automatic.state.devices == 2)


def test_a_save_is_counted_as_waiting_until_it_is_in_the_folder(
    laptop: Vault, linked: Link, keep: Callable[..., Kept], eventually: Eventually
) -> None:
    kept = keep(laptop, linked, Pauses(quiet=NEVER, gather=NEVER, every=NEVER))
    eventually(lambda: kept.phase is Phase.SYNCED)
    kept.add("Carla")
    kept.add("Ben")
    assert kept.automatic.state.waiting == 2
    kept.automatic.soon()
    eventually(lambda: kept.automatic.state.waiting == 0)


def test_a_folder_that_is_away_counts_what_waits_and_goes_on_when_it_is_back(
    laptop: Vault, linked: Link, folder: Path, keep: Callable[..., Kept], eventually: Eventually
) -> None:
    aside = folder.with_name("aside")
    kept = keep(laptop, linked)
    eventually(lambda: kept.phase is Phase.SYNCED)
    folder.rename(aside)
    kept.add("Carla")
    eventually(lambda: (kept.phase, kept.automatic.state.waiting) == (Phase.AWAY, 1))
    assert kept.kinds == [trouble.AWAY]
    aside.rename(folder)
    eventually(lambda: (kept.phase, kept.automatic.state.waiting) == (Phase.SYNCED, 0))


def test_an_emptied_folder_is_filled_only_when_that_is_asked_for(
    laptop: Vault, linked: Link, folder: Path, keep: Callable[..., Kept], eventually: Eventually
) -> None:
    shutil.rmtree(folder / "devices")
    kept = keep(laptop, linked)
    eventually(lambda: kept.phase is Phase.TROUBLED)
    for _ in range(2):
        assert kept.kinds == [trouble.HALF_GONE]
        kept.automatic.soon()
        time.sleep(0.05)
    assert not list(folder.glob("devices/*/*.tdb"))
    kept.automatic.soon(refill=True)
    eventually(lambda: kept.phase is Phase.SYNCED)
    assert list(folder.glob("devices/*/*.tdb"))


def test_it_ends_within_a_second_also_where_the_folder_does_not_answer(
    laptop: Vault, linked: Link, keep: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    ended: list[type[BaseException]] = []

    def stuck(*_: Any, on_vault: Any, **__: Any) -> None:
        begun.set()
        go_on.wait(10)
        try:
            on_vault(lambda: ended.append(KeyError))
        except StoppedError as error:
            ended.append(type(error))
            raise

    monkeypatch.setattr(sync.automatic, "sync", stuck)
    kept = keep(laptop, linked)
    assert begun.wait(10)
    before = time.monotonic()
    kept.automatic.stop(0.1)
    assert time.monotonic() - before < 1
    go_on.set()
    kept.automatic._thread.join(10)
    # What was left behind does not reach the vault any more.
    assert ended == [StoppedError]


def test_finishing_carries_what_was_saved_last(
    laptop: Vault, linked: Link, folder: Path, keep: Callable[..., Kept], eventually: Eventually
) -> None:
    kept = keep(laptop, linked, Pauses(quiet=NEVER, gather=NEVER, every=NEVER))
    eventually(lambda: kept.phase is Phase.SYNCED)
    before = len(list(folder.glob("devices/*/*.tdb")))
    kept.add("Carla")
    kept.automatic.finish()
    assert not kept.automatic.running
    assert len(list(folder.glob("devices/*/*.tdb"))) == before + 1


def test_an_error_that_nobody_foresaw_is_told_and_it_goes_on(
    laptop: Vault,
    linked: Link,
    keep: Callable[..., Kept],
    eventually: Eventually,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = sync.automatic.sync

    def broken(*_: Any, **__: Any) -> None:
        monkeypatch.setattr(sync.automatic, "sync", real)
        raise ZeroDivisionError

    monkeypatch.setattr(sync.automatic, "sync", broken)
    kept = keep(laptop, linked)
    eventually(lambda: kept.kinds == [trouble.BROKE_OFF])
    kept.automatic.soon()
    eventually(lambda: kept.phase is Phase.SYNCED)
