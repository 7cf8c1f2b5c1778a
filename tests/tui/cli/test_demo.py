from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core import places
from core.vault import CHEAPEST, create_vault


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(directory: Path, **options: Any) -> Any:
        return create_vault(directory, **options, cost=CHEAPEST)

    monkeypatch.setattr("core.vault.create_vault", create)


def test_demo_writes_a_vault_that_its_printed_passphrase_opens(place: Any, tmp_path: Path) -> None:
    done = place.bare("demo", str(tmp_path / "demo"), "--contacts", "40", "--interactions", "300")
    assert done.code == 0
    assert 'passphrase "made-up people"' in done.err
    secret = tmp_path / "demo-secret"
    secret.write_text("made-up people")
    secret.chmod(0o600)
    found = place.bare(
        "--vault", str(tmp_path / "demo"), "--passphrase-file", str(secret), "list", "--json"
    ).json
    assert len(found) == 40
    assert "Anna Schmidt" in {row["name"] for row in found}


def test_demo_takes_the_vault_and_the_passphrase_it_is_told(place: Any, tmp_path: Path) -> None:
    options = ["--vault", str(tmp_path / "v"), "--passphrase-file", str(place.secret)]
    assert place.bare(*options, "demo", "--contacts", "25", "--interactions", "100").code == 0
    assert len(place.bare(*options, "list", "--json").json) == 25


def test_the_same_seed_makes_the_same_people(place: Any, tmp_path: Path) -> None:
    def export(name: str, seed: int) -> str:
        options = ["--vault", str(tmp_path / name), "--passphrase-file", str(place.secret)]
        place.bare(*options, "demo", "--contacts", "30", "--interactions", "200", "--seed", str(seed))
        return str(place.bare(*options, "export", "json").out)

    assert export("a", 5) == export("b", 5)
    assert export("c", 6) != export("b", 5)


def test_several_commits_are_one_undo(place: Any, tmp_path: Path) -> None:
    options = ["--vault", str(tmp_path / "v"), "--passphrase-file", str(place.secret)]
    place.bare(*options, "demo", "--contacts", "2000", "--interactions", "8000")
    assert len(list((tmp_path / "v").glob("devices/*/*.tdb"))) >= 3  # the first is that of the new vault
    assert place.bare(*options, "undo").code == 0
    assert place.bare(*options, "list", "--json").json == []


def test_demo_never_touches_what_is_there(place: Any) -> None:
    before = place.files()
    assert place.tend("demo").code == 4
    assert place.files() == before


def test_open_without_a_terminal_prints_the_agenda_and_opens_again_what_is_there(
    place: Any, tmp_path: Path
) -> None:
    first = place.bare("demo", str(tmp_path / "demo"), "--open")
    assert first.code == 0
    assert "Reach out" in first.out
    assert "Sofie Bergström" in first.out
    before = sorted((tmp_path / "demo").rglob("*"))
    second = place.bare("demo", str(tmp_path / "demo"), "--open")
    assert second.code == 0
    assert second.out == first.out
    assert sorted((tmp_path / "demo").rglob("*")) == before


def test_without_a_name_it_lies_beside_the_usual_vault(place: Any) -> None:
    place.bare("demo", "--contacts", "5", "--interactions", "5")
    assert (places.vault_directory().with_name("demo") / "vault.json").exists()


def test_tend_alone_without_a_terminal_prints_the_agenda_or_says_what_is_needed(people: Any) -> None:
    done = people.tend()
    assert done.code == 0
    assert "Reach out" in done.out
    done = people.bare("--vault", str(people.directory))
    assert done.code == 4
    assert "--passphrase-file" in done.err


@pytest.mark.parametrize(
    "options", [["--contacts", "-1"], ["--contacts", "1000000"], ["--interactions", "x"]]
)
def test_sizes_that_cannot_be_are_wrong_use(place: Any, tmp_path: Path, options: list[str]) -> None:
    assert place.bare("demo", str(tmp_path / "demo"), *options).code == 2
    assert not (tmp_path / "demo").exists()


def test_a_cache_whose_facts_no_longer_fit_the_program_is_written_anew_by_the_next_list(
    place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.network import register

    options = ["--vault", str(tmp_path / "v"), "--passphrase-file", str(place.secret)]
    place.bare(*options, "demo", "--contacts", "400", "--interactions", "500")

    def kept() -> bytes:
        (cache,) = places.state_root().glob("*/cache/people")
        return cache.read_bytes()

    for directory in places.state_root().glob("*/cache"):
        if not list(directory.glob("bulk-*")):
            directory.rmdir()
    before = kept()
    assert place.bare(*options, "list", "--limit", "1").code == 0
    assert kept() == before
    monkeypatch.setattr(register, "VERSION", register.VERSION + 1)
    assert place.bare(*options, "list", "--limit", "1").code == 0
    after = kept()
    assert after != before
    assert place.bare(*options, "list", "--limit", "1").code == 0
    assert kept() == after
