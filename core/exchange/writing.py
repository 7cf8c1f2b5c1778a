"""Where an export may go, and how it gets there: whole or not at all, for its owner alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.errors import UsageError
from core.exchange.markdown_out import INDEX
from core.language import _
from core.vault.files import not_written, replace, sync_directory, sync_file, write_durable

_SIGNED = "Written by Tend on "
_PARTS = ("people", "events")
_AT_ONCE = 16
"""Pages that are brought onto the medium at the same time: it then takes one turn for many of them."""


def check_place(path: Path, vault: Path, *, folder: bool) -> None:
    """Raises UsageError where an export must not go; says nothing of what is there already."""
    if not path.parent.is_dir():
        raise UsageError(
            _("{path} cannot be written: there is no folder {parent}.").format(path=path, parent=path.parent)
        )
    if path.resolve().is_relative_to(vault.resolve()):
        raise UsageError(
            _("An export does not belong into the vault."), todo=_("Name a place outside of it.")
        )
    if not folder and path.is_dir():
        raise UsageError(_("{path} is a folder.").format(path=path), todo=_("Name a file in it."))
    if folder and path.is_symlink():
        raise UsageError(
            _("{path} is a link.").format(path=path),
            safe=_("It was not touched."),
            todo=_("Name the folder itself."),
        )
    if folder and path.exists() and not _is_ours(path):
        raise UsageError(
            _("{path} is there, and holds what Tend did not write.").format(path=path),
            safe=_("It was not touched."),
            todo=_("Name a new folder."),
        )


def is_taken(path: Path) -> bool:
    """Whether something is there that would be overwritten; an empty folder is nothing."""
    if path.is_dir() and not path.is_symlink():
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or an earlier export and nothing else."""
    if not folder.is_dir():
        return False
    entries = {entry.name: entry for entry in folder.iterdir()}
    if not entries:
        return True
    try:
        signed = _SIGNED in (folder / INDEX).read_text(encoding="utf-8", errors="replace")[:10_000_000]
    except OSError:
        return False
    return signed and entries.keys() <= {INDEX, *_PARTS} and all(map(_is_page, _inside(folder)))


def _inside(folder: Path) -> Iterator[Path]:
    for part in _PARTS:
        if (folder / part).is_dir():
            yield from (folder / part).iterdir()


def _is_page(path: Path) -> bool:
    return path.suffix == ".md" and path.is_file() and not path.is_symlink()


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, mode 0600, under its name only when it is whole; raises WriteError."""
    write_durable(path, b"".join(chunks))


def write_folder(path: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write a folder, mode 0700, its files 0600, in place of an earlier export; how many pages. Raises WriteError."""
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise not_written(path.name, error) from error
    try:
        count = _fill(made, pages)
        _put(made, path)
    except OSError as error:
        raise not_written(path.name, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return count


def _fill(folder: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    names = []
    for part in _PARTS:
        (folder / part).mkdir(mode=0o700)
    for name, data in pages:
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        names.append(str(folder / name))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_make_durable, names):
            pass
    for part in (*_PARTS, "."):
        sync_directory(folder / part)
    return len(names)


def _make_durable(path: str) -> None:
    """Have the bytes of a page on the medium; raises OSError where it failed."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def _put(made: Path, path: Path) -> None:
    """Give the new folder its name; the old one goes when the new one is there, and comes back where that fails."""
    if not path.exists():
        replace(str(made), str(path))
    else:
        before = made.with_name(made.name + "-before")
        replace(str(path), str(before))
        try:
            replace(str(made), str(path))
        except OSError:
            replace(str(before), str(path))
            raise
        shutil.rmtree(before, ignore_errors=True)
    sync_directory(path.parent)
