"""After half a year a deleted record keeps only its life, once every device in use has seen that it ended."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import Delete, Merge, Put, Restore, Set, Vault, creation, open_vault
from core.vault.registers import LIFE
from core.vault.segment import read_segment
from core.vault.store import Note

ANNA, BERTA, CALL = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"
SHOWN = {"full": "Anna", "org": "Acme", "tags": {"x": True}}


class Years:
    """A vault of two devices in one directory, and a clock that may leap."""

    def __init__(self, store: Any, root: Path) -> None:
        self.store, self.root, self.count = store, root, 0
        self.clock = FixedClock(datetime(2026, 1, 1, 8))
        for path in store.devices.iterdir():
            path.unlink()
        self.here, self.there = self.open("here"), self.open("there")
        self.here.commit(creation("contacts", ANNA, SHOWN))
        self.there.refresh()

    def open(self, state: str) -> Vault:
        return open_vault(self.store.directory, self.store.keyring, state=self.root / state, clock=self.clock)

    def fill(self, count: int = 45) -> None:
        for _ in range(count):
            self.count += 1
            self.here.commit([Set("contacts", f"z{self.count:015}", "full", "Ben")])

    def half_a_year(self) -> None:
        """Time passes, and the own files are merged twice: what they cover goes."""
        self.clock.at += timedelta(days=200)
        self.here.refresh()
        for _ in range(2):
            self.fill()
            self.here.compact()
        merged = [path for path in self.files() if path.name[:8] != path.name[9:17]]
        assert len(merged) > 1
        assert not [path for path in self.files() if path.name.startswith("00000001-00000001")]

    def files(self) -> list[Path]:
        return list((self.store.directory / "devices" / self.here.device).iterdir())

    def others(self) -> list[Path]:
        return list((self.store.directory / "devices" / self.there.device).iterdir())


@pytest.fixture
def years(store: Any, tmp_path: Path) -> Years:
    return Years(store, tmp_path)


def test_what_another_device_restored_keeps_its_values(years: Years) -> None:
    years.here.commit([Delete("contacts", ANNA)])
    years.there.refresh()
    years.there.commit([Restore("contacts", ANNA)])
    years.fill()
    years.half_a_year()
    assert years.here.documents("contacts")[ANNA] == SHOWN
    anew = years.open("anew")
    assert anew.documents("contacts")[ANNA] == SHOWN
    assert anew.doctor().well


def test_what_was_edited_elsewhere_while_it_was_deleted_keeps_its_values(years: Years) -> None:
    years.here.commit([Delete("contacts", ANNA)])
    years.there.commit([Set("contacts", ANNA, "org", "Globex")])
    years.fill()
    years.half_a_year()
    anew = years.open("anew")
    assert anew.documents("contacts")[ANNA] == {**SHOWN, "org": "Globex"}
    assert anew.digest() == years.here.digest()
    assert anew.doctor().well


def test_a_deletion_that_was_undone_in_a_later_commit_takes_nothing(years: Years) -> None:
    years.fill(62)
    years.here.commit([Delete("contacts", ANNA)])
    years.here.undo()
    years.clock.at += timedelta(days=200)
    years.fill(7)
    years.here.compact()
    years.fill()
    years.here.compact()
    anew = years.open("anew")
    assert anew.documents("contacts")[ANNA] == SHOWN
    assert anew.doctor().well


@pytest.mark.parametrize("cached", [False, True])
def test_what_is_dead_for_half_a_year_keeps_only_its_life(years: Years, cached: bool) -> None:
    years.here.commit(creation("interactions", CALL, {"at": "2026-01-01", "text": "hello"}))
    years.here.commit([Delete("interactions", CALL)])
    years.there.refresh()
    years.there.commit([Delete("contacts", ANNA)])
    if cached:
        years.here.refresh()
        years.here.write_cache(b"")
        years.here = years.open("here")
        assert years.here.bulk is not None
    years.half_a_year()
    anew = years.open("anew")
    for table, id in (("contacts", ANNA), ("interactions", CALL)):
        assert set(anew.state.table(table).record(id).registers) == {LIFE}
        assert id not in anew.documents(table)


def end_and_wait(years: Years) -> None:
    """A record ends, both devices know of it, and half a year passes."""
    years.here.commit([Delete("contacts", ANNA)])
    years.there.refresh()
    years.there.commit([Set("contacts", "y" * 16, "full", "Yan")])
    years.here.refresh()


def test_who_has_not_seen_the_end_keeps_everybody_from_erasing(years: Years) -> None:
    years.there.commit([Set("contacts", "y" * 16, "full", "Yan")])
    away = years.root / "away"
    shutil.copytree(years.store.directory, away)
    years.here.refresh()
    years.here.commit([Delete("contacts", ANNA)])
    there = open_vault(away, years.store.keyring, state=years.root / "there", clock=years.clock)
    there.commit([Set("contacts", ANNA, "role", "CTO")])
    years.half_a_year()
    shutil.copytree(away / "devices", years.store.directory / "devices", dirs_exist_ok=True)
    years.here.refresh()
    for vault in (years.here, years.open("anew")):
        assert vault.documents("contacts")[ANNA] == {**SHOWN, "role": "CTO"}
    years.here.commit([Delete("contacts", ANNA)])
    years.there.refresh()
    years.there.commit([Set("contacts", "y" * 16, "full", "Yann")])
    years.half_a_year()
    anew = years.open("anew again")
    assert set(anew.state.table("contacts").record(ANNA).registers) == {LIFE}
    assert anew.doctor().well


def test_a_retired_device_keeps_nobody_from_erasing(years: Years) -> None:
    years.there.commit([Set("contacts", "y" * 16, "full", "Yan")])
    lost = years.there.device
    years.here.refresh()
    years.here.commit([Delete("contacts", ANNA)])
    years.half_a_year()
    assert years.here.state.table("contacts").record(ANNA).past or ("full", None) in registers_of(years.here)
    years.here.write(lambda: {("_vault", "devices"): {LIFE: True, (lost, "retired"): True}}, Note(quiet=True))
    years.half_a_year()
    assert registers_of(years.open("anew")) == {LIFE}
    years.there.refresh()
    years.there.commit([Set("contacts", "y" * 16, "full", "Yann")])
    assert years.there.device != lost, "what was retired does not write"


def registers_of(vault: Vault) -> set[Any]:
    return set(vault.state.table("contacts").record(ANNA).registers)


def test_who_has_gaps_keeps_everybody_from_erasing(years: Years) -> None:
    end_and_wait(years)
    years.there.commit([Set("contacts", "y" * 16, "full", "Yann")])
    years.there.commit([Set("contacts", "y" * 16, "full", "Yannick")])
    kept = sorted((years.store.directory / "devices" / years.there.device).iterdir())[-2]
    data = kept.read_bytes()
    kept.unlink()
    years.half_a_year()
    assert ("full", None) in registers_of(years.open("anew"))
    kept.write_bytes(data)
    years.half_a_year()
    assert registers_of(years.open("anew again")) == {LIFE}


def test_who_was_merged_away_is_not_erased_with_what_both_hold(years: Years) -> None:
    years.here.commit(creation("contacts", BERTA, {"full": "Anna S.", "emails": {"a@example.org": ["work"]}}))
    years.here.commit([Merge("contacts", ANNA, BERTA)])
    years.there.refresh()
    years.there.commit([Set("contacts", "y" * 16, "full", "Yan")])
    years.half_a_year()
    anew = years.open("anew")
    assert anew.documents("contacts")[ANNA] == {**SHOWN, "emails": {"a@example.org": ["work"]}}
    years.here.commit([Delete("contacts", ANNA)])
    years.there.refresh()
    years.there.commit([Set("contacts", "y" * 16, "full", "Yann")])
    years.half_a_year()
    for id in (ANNA, BERTA):
        assert set(years.open(f"anew {id}").state.table("contacts").record(id).registers) == {LIFE}


def test_what_comes_back_while_it_is_erased_comes_back_whole(years: Years) -> None:
    end_and_wait(years)
    years.clock.at += timedelta(days=200)
    years.there.commit([Restore("contacts", ANNA)])
    (path,) = (path for path in years.others() if path.name.startswith("00000002"))
    data = path.read_bytes()
    path.unlink()
    years.half_a_year()
    assert registers_of(years.here) == {LIFE}
    path.write_bytes(data)
    for vault in (years.here, years.there, years.open("anew")):
        vault.refresh()
        assert vault.documents("contacts")[ANNA] == SHOWN
    years.here.commit([Set("contacts", ANNA, "role", "CTO")])
    assert years.open("anew again").documents("contacts")[ANNA] == {**SHOWN, "role": "CTO"}


def test_what_was_erased_is_in_no_merged_file_of_any_device(years: Years) -> None:
    years.there.commit([Put("contacts", ANNA, "emails", "anna@example.org", ["work"])])
    years.there.commit([Set("contacts", ANNA, "org", "Globex")])
    years.here.refresh()
    end_and_wait(years)
    years.half_a_year()
    assert registers_of(years.open("erased")) == {LIFE}
    years.there.refresh()
    for number in range(2):
        years.there.compact(everything=True)
        years.there.commit([Set("contacts", "y" * 16, "full", f"Yan {number}")])
        years.there.commit([Set("contacts", "y" * 16, "full", f"Yan {number} {number}")])
    years.there.compact(everything=True)
    for path in (*years.files(), *years.others()):
        segment = read_segment(path, years.store.keyring.get, years.store.vault_id)
        text = repr([bytes(raw) for table in segment.tables.values() for raw in table.values()])
        assert "anna@example.org" not in text
        assert "Globex" not in text
    years.here.refresh()
    assert years.open("anew").digest() == years.here.digest()


def test_what_died_of_late_keeps_everything(years: Years) -> None:
    years.half_a_year()
    years.here.commit([Delete("contacts", ANNA)])
    years.fill()
    years.here.compact(everything=True)
    assert ("org", None) in years.open("anew").state.table("contacts").record(ANNA).registers


def test_an_end_that_no_file_tells_of_takes_nothing(years: Years) -> None:
    years.there.commit([Delete("contacts", ANNA)])
    years.here.refresh()
    (path,) = (years.store.directory / "devices" / years.there.device).iterdir()
    path.unlink()
    years.half_a_year()
    assert years.open("anew").documents("contacts")[ANNA] == SHOWN


def test_a_cache_holds_what_the_files_hold(years: Years) -> None:
    years.here.commit([Delete("contacts", ANNA)])
    years.clock.at += timedelta(days=200)
    years.here.write_cache(b"")
    again = years.open("here")
    assert again.facts is None
    years.there.commit([Set("contacts", ANNA, "role", "CTO")])
    again.refresh()
    assert again.documents("contacts")[ANNA] == {**SHOWN, "role": "CTO"}


def test_what_lies_behind_a_gap_is_not_said_to_be_seen(years: Years) -> None:
    years.here.commit([Delete("contacts", ANNA)])
    (ended,) = (path for path in years.files() if path.name.startswith("00000002"))
    data = ended.read_bytes()
    years.here.commit([Set("contacts", BERTA, "full", "Berta")])
    ended.unlink()
    there = open_vault(
        years.store.directory, years.store.keyring, state=years.root / "third", clock=years.clock
    )
    there.commit([Set("contacts", ANNA, "role", "CTO")])
    assert there.holdings.heads[years.here.device] == 3
    assert there.holdings.said[there.device][years.here.device] == 1
    ended.write_bytes(data)
    years.half_a_year()
    assert years.here.documents("contacts")[ANNA] == {**SHOWN, "role": "CTO"}
    there.refresh()
    there.commit([Set("contacts", BERTA, "role", "CFO")])
    assert there.holdings.said[there.device][years.here.device] > 3
