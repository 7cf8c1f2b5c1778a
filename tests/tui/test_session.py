"""The session over a real vault: one thread, pictures after each change, nothing left when it is locked."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from core.clock import FixedClock
from core.network.network import Network
from core.vault import Vault, create_vault
from core.vault.changes import Set, creation, new_id
from core.vault.draft import NAME
from core.vault.errors import WrongSecretError
from core.vault.keyring import EpochKey, Keyring
from core.vault.keys import KdfCost
from core.vault.state import Table
from core.vault.view import Documents
from tui.session import LockedError, Secret, Session
from tui.snapshot import Snapshot

PASSPHRASE = "four words that hold"
CHEAP = KdfCost(m_kib=32 * 1024, t=1, p=1)
SECRET = Secret(passphrase=PASSPHRASE)


@pytest.fixture
def pictures() -> list[Snapshot]:
    return []


@pytest.fixture
def session(tmp_path: Path, clock: FixedClock, pictures: list[Snapshot]) -> Iterator[Session]:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock, cost=CHEAP
    )
    vault.commit(creation("contacts", "anna", {"full": "Anna Schmidt"}))
    vault.close()
    opened = Session(tmp_path / "vault", tmp_path / "state", clock)
    opened.follow(pictures.append)
    yield opened
    opened.close()


def name_of(network: Network, vault: Vault) -> str:
    return network.name("anna")


async def test_unlocking_publishes_today_first_and_the_whole_when_asked(
    session: Session, pictures: list[Snapshot]
) -> None:
    await session.unlock(SECRET)
    assert [picture.complete for picture in pictures] == [False]
    assert pictures[0].agenda is not None
    session.finish_soon()
    await session.read(lambda network, vault: None)
    assert [picture.complete for picture in pictures] == [False, True]
    assert pictures[1].people == 1


async def test_a_folder_that_went_back_in_time_is_told_of(session: Session, pictures: list[Snapshot]) -> None:
    await session.unlock(SECRET)
    await session.act([Set("contacts", "anna", "org", "Acme")])
    await session.lock()
    sorted((session.directory / "devices").glob("*/*.tdb"))[-1].unlink()
    await session.unlock(SECRET)
    session.finish_soon()
    await session.read(lambda network, vault: None)
    word = pictures[-1].word
    assert (word.danger, word.text) == (
        True,
        "The folder went back in time: 1 save of this device, read here before, is missing. `tend doctor` says more",
    )


async def test_a_picture_that_nobody_followed_yet_is_handed_over_and_is_gone_with_the_lock(
    session: Session,
) -> None:
    early: list[Snapshot] = []
    session.follow(lambda _: None)
    await session.unlock(SECRET)
    session.follow(early.append)
    assert [picture.complete for picture in early] == [False]
    await session.lock()
    late: list[Snapshot] = []
    session.follow(late.append)
    assert late == []


async def test_a_wrong_passphrase_opens_nothing(session: Session, pictures: list[Snapshot]) -> None:
    with pytest.raises(WrongSecretError):
        await session.unlock(Secret(passphrase="something else"))
    assert not session.unlocked
    assert pictures == []


async def test_an_attempt_that_was_given_up_opens_nothing(session: Session, pictures: list[Snapshot]) -> None:
    opening = session.begin(SECRET)
    session.give_up()
    opening.result(timeout=20)
    assert not session.unlocked
    assert pictures == []


async def test_everything_runs_on_one_thread_of_its_own(session: Session) -> None:
    await session.unlock(SECRET)
    seen = {await session.read(lambda network, vault: threading.get_ident()) for _ in range(5)}
    assert len(seen) == 1
    assert threading.get_ident() not in seen


async def test_a_save_is_in_the_picture_with_the_way_back(session: Session, pictures: list[Snapshot]) -> None:
    await session.unlock(SECRET)
    await session.act([Set("contacts", "anna", "org", "Acme")], "Anna works at Acme")
    assert pictures[-1].word.text == "saved: Anna works at Acme"
    assert pictures[-1].word.back == "undo"
    await session.undo()
    assert pictures[-1].word.text == "taken back: Anna works at Acme"
    assert pictures[-1].word.back == "redo"
    await session.redo()
    assert pictures[-1].word.text == "brought back: Anna works at Acme"
    assert await session.read(lambda network, vault: network.contact("anna").org) == "Acme"


async def test_undo_reaches_back_to_the_opening_also_over_a_lock_and_no_further(
    session: Session, pictures: list[Snapshot]
) -> None:
    async def anna(what: str) -> str | None:
        return await session.read(
            lambda network, _: getattr(network.contact("anna"), what) if "anna" in network else None
        )

    await session.unlock(SECRET)
    await session.act([Set("contacts", "anna", "org", "Acme")], "Anna works at Acme")
    await session.lock()
    await session.unlock(SECRET)
    await session.undo()
    assert pictures[-1].word.text == "taken back: Anna works at Acme"
    await session.undo()
    assert pictures[-1].word.text == "nothing to take back since the program was opened"
    assert pictures[-1].word.back == ""
    assert await anna("name") == "Anna Schmidt"


async def test_saves_are_queued_and_none_is_dropped(session: Session) -> None:
    import asyncio

    await session.unlock(SECRET)
    ids = [new_id() for _ in range(20)]
    await asyncio.gather(*(session.act(creation("contacts", id, {"full": f"Person {id}"})) for id in ids))
    await session.lock()
    await session.unlock(SECRET)
    known = await session.read(lambda network, vault: set(vault.documents("contacts")))
    assert set(ids) <= known


async def test_what_another_process_wrote_comes_with_a_refresh(
    session: Session, pictures: list[Snapshot], clock: FixedClock
) -> None:
    from core.vault import unlock_vault

    await session.unlock(SECRET)
    before = len(pictures)
    await session.refresh()
    assert len(pictures) == before
    other = unlock_vault(session.directory, state=session.state, passphrase=PASSPHRASE, clock=clock)
    other.commit([Set("contacts", "anna", "full", "Anna Maria Schmidt")])
    other.close()
    await session.refresh()
    assert len(pictures) == before + 1
    assert await session.read(name_of) == "Anna Maria Schmidt"


async def test_a_locked_session_answers_nothing(session: Session) -> None:
    await session.unlock(SECRET)
    await session.lock()
    assert not session.unlocked
    with pytest.raises(LockedError):
        await session.read(name_of)
    with pytest.raises(LockedError):
        await session.act([Set("contacts", "anna", "org", "Acme")])


async def test_a_draft_is_kept_sealed_and_comes_back(session: Session) -> None:
    await session.unlock(SECRET)
    await session.keep_draft("Carla Nunes, canary of a draft")
    files = list(session.state.rglob(NAME))
    assert len(files) == 1
    assert b"canary" not in files[0].read_bytes()
    await session.lock()
    await session.unlock(SECRET)
    assert await session.draft() == "Carla Nunes, canary of a draft"
    await session.keep_draft("")
    assert await session.draft() == ""
    assert not files[0].exists()


async def test_a_spoilt_draft_is_no_draft(session: Session) -> None:
    await session.unlock(SECRET)
    await session.keep_draft("words")
    path = next(session.state.rglob(NAME))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert await session.draft() == ""


async def test_files_are_merged_in_moments_in_which_nothing_is_asked(session: Session) -> None:
    await session.unlock(SECRET)
    for number in range(3):
        await session.write(
            lambda network, vault, number=number: ([Set("contacts", "anna", "org", str(number))], "saved")
        )
    done: list[int] = []

    def tidy(vault: Vault) -> bool:
        done.append(threading.get_ident())
        return True

    thread = await session.read(lambda network, vault: threading.get_ident())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vault, "tidy", tidy)
        session.tidy_soon()
        await session.read(lambda network, vault: None)
        assert done == [thread]
        held, free = threading.Event(), threading.Event()
        waiting = asyncio.ensure_future(session.read(lambda network, vault: (held.set(), free.wait(10))))
        await asyncio.to_thread(held.wait, 10)
        for _ in range(3):
            session.tidy_soon()
        free.set()
        await waiting
        await session.read(lambda network, vault: None)
        assert done == [thread] * 2, "what waits already need not be asked for again"
        await session.lock()
        session.tidy_soon()
    assert done == [thread] * 2


def test_a_secret_is_never_shown() -> None:
    assert "hold" not in repr(SECRET)
    assert "hold" not in f"{SECRET}"


MARK = "Zwetschgenwunderlich"


def _told() -> set[str]:
    """What still says the mark: every container in memory, by its type."""
    gc.collect()
    gc.unfreeze()
    found = set()
    for each in gc.get_objects():
        if isinstance(each, dict | list | tuple | set | bytearray | msgspec.Struct) and each is not globals():
            inside = gc.get_referents(each)
            if any(isinstance(one, str | bytes) and _says(one) for one in inside):
                found.add(type(each).__name__)
    return found


def _says(text: str | bytes) -> bool:
    mark = MARK[3:]
    return mark in text if isinstance(text, str) else mark.encode() in text


def _keys_and_states() -> list[object]:
    """The unlocked parts of vaults that are in memory, those too that are kept from the collector."""
    gc.collect()
    gc.unfreeze()
    parts = (EpochKey, Keyring, Table, Documents, Network, Vault)
    return [each for each in gc.get_objects() if isinstance(each, parts)]


@pytest.fixture
def clean(session: Session) -> None:
    """Other tests of this process may have left vaults behind that are of no interest here."""
    gc.unfreeze()


@pytest.mark.usefixtures("clean")
async def test_locking_leaves_no_key_and_no_table_in_memory(session: Session) -> None:
    before = set(map(id, _keys_and_states()))
    await session.unlock(SECRET)
    session.finish_soon()
    await session.act(
        creation("contacts", new_id(), {"full": f"{MARK} {len(MARK)}", "org": MARK * 3}), "saved"
    )
    await session.act(
        creation("interactions", new_id(), {"at": "2026-06-01", "with": {"anna": True}, "text": MARK * 2})
    )
    await session.read(lambda network, vault: (len(network.find(MARK.lower())), vault.digest()))
    assert {type(each) for each in _keys_and_states() if id(each) not in before} >= {
        EpochKey, Keyring, Table, Documents, Network, Vault,
    }  # fmt: skip
    gc.freeze()  # as the session had it
    session.follow(lambda _: None)
    await session.lock()
    assert [type(each) for each in _keys_and_states() if id(each) not in before] == []


@pytest.mark.usefixtures("clean")
async def test_locking_leaves_nothing_that_was_read(session: Session, pictures: list[Snapshot]) -> None:
    text = MARK + "!" * 2
    await session.unlock(SECRET)
    await session.act(creation("contacts", "carla", {"full": text, "org": text, "note": text}), text)
    await session.undo()
    await session.redo()
    await session.lock()
    del text
    pictures.clear()
    assert _told() <= {"tuple"}  # the constants of this module's code


@pytest.mark.usefixtures("clean")
async def test_an_attempt_that_was_given_up_leaves_nothing_in_memory(session: Session) -> None:
    before = set(map(id, _keys_and_states()))
    opening = session.begin(SECRET)
    session.give_up()
    opening.result(timeout=20)
    assert [type(each) for each in _keys_and_states() if id(each) not in before] == []


async def test_a_file_that_changed_beneath_the_cache_is_said_when_there_is_time(
    session: Session, pictures: list[Snapshot], tmp_path: Path
) -> None:
    await session.unlock(SECRET)
    await session.lock()
    path = sorted((tmp_path / "vault" / "devices").glob("*/*.tdb"))[0]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    await session.unlock(SECRET)
    session.finish_soon()
    await session.read(lambda network, vault: None)
    assert "damaged" in pictures[-1].word.text
    assert pictures[-1].word.danger


async def test_a_session_that_leaves_no_trace_ends_its_device_when_it_is_locked_and_keeps_no_draft(
    session: Session, tmp_path: Path, clock: FixedClock
) -> None:
    def guarded(vault: Vault) -> Vault:
        vault.leaves_no_trace = True
        return vault

    borrowed = Session(tmp_path / "vault", tmp_path / "memory", clock, guarded=guarded)
    await borrowed.unlock(SECRET)
    await borrowed.keep_draft("Anna, moved")
    await borrowed.act([Set("contacts", "anna", "org", "Acme")])
    await borrowed.lock()
    names = {path.name.partition("-")[0] for path in (tmp_path / "memory").rglob("*") if path.is_file()}
    assert names <= {"id", "lock", "pins.json", "machine"}
    await session.unlock(SECRET)
    devices = await session.read(lambda _, vault: vault.devices())
    assert sorted(each.use for each in devices) == ["closed", "in use"]
    borrowed.close()
