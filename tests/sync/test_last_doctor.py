"""What doctor said last is kept on this machine: when, whether all was well, how much there was."""

from __future__ import annotations

from typing import Any

from sync.last_doctor import FILE, last_doctor, remember_doctor


def test_when_it_looked_and_how_much_there_was_is_remembered(bench: Any) -> None:
    assert last_doctor(bench.home) is None
    remember_doctor(bench.vault, bench.vault.doctor())
    known = last_doctor(bench.home)
    found = [path for path in bench.vault.directory.rglob("*") if path.is_file()]
    assert known is not None
    assert (known.at, known.well) == (bench.clock.now_ms(), True)
    assert (known.files, known.size) == (len(found), sum(path.stat().st_size for path in found))
    assert b"Ada" not in (bench.home / FILE).read_bytes()


def test_damage_is_remembered_too(bench: Any) -> None:
    segment = next(bench.vault.directory.glob("devices/*/*.tdb"))
    segment.write_bytes(segment.read_bytes()[:-1])
    remember_doctor(bench.vault, bench.vault.doctor())
    known = last_doctor(bench.home)
    assert known is not None and not known.well


def test_what_cannot_be_read_or_kept_only_looks_as_if_it_had_not_run(bench: Any) -> None:
    (bench.home / FILE).write_text('{"at":"yesterday"}', "utf-8")
    assert last_doctor(bench.home) is None
    (bench.home / FILE).unlink()
    (bench.home / FILE).mkdir()
    assert remember_doctor(bench.vault, bench.vault.doctor()).well
    assert last_doctor(bench.home) is None
