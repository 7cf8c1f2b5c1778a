"""How an export gets where it belongs: whole or not at all, for its owner alone, and over nothing of somebody else's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import TendError, UsageError
from core.exchange import writing
from core.exchange.file_names import Names, safe_name
from core.exchange.writing import check_place, is_taken, write_file, write_folder

PAGES = [
    ("README.md", b"# People\n\nWritten by Tend on 2026-06-09.\n"),
    ("people/Ida.md", b"# Ida\n"),
    ("events/Fair.md", b"# Fair\n"),
]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def inside(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def test_a_file_is_readable_for_its_owner_alone(tmp_path: Path) -> None:
    os.umask(0)
    write_file(tmp_path / "a.vcf", [b"one", b"two"])
    assert (tmp_path / "a.vcf").read_bytes() == b"onetwo"
    assert mode(tmp_path / "a.vcf") == 0o600


def test_so_is_a_folder_with_all_its_pages(tmp_path: Path) -> None:
    os.umask(0)
    assert write_folder(tmp_path / "out", PAGES) == 3
    assert inside(tmp_path / "out") == {"README.md", "people/Ida.md", "events/Fair.md"}
    assert {mode(path) for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")) if path.is_dir()} == {
        0o700
    }
    assert {mode(path) for path in (tmp_path / "out").rglob("*.md")} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_export_gives_way_whole(tmp_path: Path, vault: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, PAGES)
    check_place(target, vault, folder=True)
    write_folder(target, PAGES[:2])
    assert inside(target) == {"README.md", "people/Ida.md"}
    assert {path.name for path in tmp_path.iterdir()} == {"out", "vault"}


def test_where_a_page_cannot_be_written_nothing_is_changed(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, PAGES)

    def broken() -> Iterator[tuple[str, bytes]]:
        yield PAGES[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(TendError):
        write_folder(target, broken())
    assert inside(target) == {"README.md", "people/Ida.md", "events/Fair.md"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_every_page_is_on_the_medium_before_the_folder_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, rename = writing.sync_file, writing.replace

    def synced(descriptor: int) -> None:
        sync(descriptor)
        done.append(f"page {os.fstat(descriptor).st_ino}")

    def named(old: str, new: str) -> None:
        done.append("named")
        rename(old, new)

    monkeypatch.setattr(writing, "sync_file", synced)
    monkeypatch.setattr(writing, "replace", named)
    target = tmp_path / "out"
    write_folder(target, PAGES)
    pages = {f"page {(target / name).stat().st_ino}" for name in inside(target)}
    assert set(done[:-1]) == pages
    assert done[-1] == "named"


def test_where_a_page_does_not_reach_the_medium_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_folder(target, PAGES[:2])

    def broken(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(writing, "sync_file", broken)
    with pytest.raises(TendError):
        write_folder(target, PAGES)
    assert inside(target) == {"README.md", "people/Ida.md"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("stranger", ["letter.txt", "people/photo.jpg", "other/README.md"])
def test_a_folder_that_holds_something_else_is_never_taken(
    tmp_path: Path, vault: Path, stranger: str
) -> None:
    target = tmp_path / "out"
    write_folder(target, PAGES)
    (target / stranger).parent.mkdir(exist_ok=True)
    (target / stranger).write_text("mine")
    with pytest.raises(UsageError):
        check_place(target, vault, folder=True)


def test_a_folder_that_tend_did_not_write_is_never_taken(tmp_path: Path, vault: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    check_place(target, vault, folder=True)
    assert not is_taken(target)
    (target / "README.md").write_text("# My notes\n")
    assert is_taken(target)
    with pytest.raises(UsageError):
        check_place(target, vault, folder=True)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path, vault: Path) -> None:
    write_folder(tmp_path / "real", PAGES)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError):
        check_place(tmp_path / "link", vault, folder=True)


@pytest.mark.parametrize("folder", [True, False])
def test_nothing_goes_into_the_vault_nor_where_no_folder_is(
    tmp_path: Path, vault: Path, folder: bool
) -> None:
    for path in (vault / "out", vault, tmp_path / "missing" / "out"):
        with pytest.raises(UsageError):
            check_place(path, vault, folder=folder)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ida Berg", "Ida Berg"), ("../../etc/passwd", "etc-passwd"), ("a/b\\c:d*?", "a-b-c-d"), (".hidden", "hidden"),
        ("CON", "CON-"), ("nul.txt", "nul.txt-"), ("trailing. ", "trailing"), ("", "somebody"), ("...", "somebody"),
        ("Zoë O'Brien", "Zoë O'Brien"), ("\u202egnp", "gnp"), ("山田", "山田"),
    ],
)  # fmt: skip
def test_a_name_is_safe_as_the_name_of_a_file(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_names_are_not_too_long_and_given_once(tmp_path: Path) -> None:
    assert len(safe_name("ü" * 500).encode()) <= 120
    names = Names()
    assert [names.take(each) for each in ("Ida", "IDA", "ida", "Ida 2")] == [
        "Ida",
        "IDA 2",
        "ida 3",
        "Ida 2 2",
    ]
    (tmp_path / (safe_name("x" * 500) + " 99999.md")).write_text("fits")
