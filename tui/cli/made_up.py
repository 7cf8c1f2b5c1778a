"""A vault of made-up people, written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from core import places
from core.demo import DEFAULT_CONTACTS, DEFAULT_INTERACTIONS, Size, commits, records
from core.language import _
from tui.cli import manners
from tui.cli.request import Request
from tui.cli.vault import check_free

if TYPE_CHECKING:
    from core.vault import Vault

PASSPHRASE = "made-up people"  # noqa: S105 - there is nobody to protect in it, and it is printed


def to_look_around(request: Request) -> Path:
    """The vault of made-up people that one can look around in from another; written where it is not there yet."""
    place = request.state_root() / "demo" if request.leave_no_trace else places.demo_directory()
    if not (place / "vault.json").exists():
        check_free(place)
        write_demo(request, place, PASSPHRASE, Size(DEFAULT_CONTACTS, DEFAULT_INTERACTIONS, 1))
    return place


def write_demo(request: Request, directory: Path, passphrase: str, size: Size) -> None:
    """Make a vault and fill it: several commits of one batch, and the cache, so that it opens fast at once."""
    from core.vault import create_vault
    from core.vault.changes import new_id

    vault, _code = create_vault(
        directory,
        state=request.state_root(),
        passphrase=passphrase,
        clock=request.clock,
        key_file=request.key_file,
    )
    bar = manners.Progress(_("Making up people"))
    batch = new_id()
    total = size.contacts + size.interactions
    with closing(vault):
        done = 0
        for changes in commits(records(request.today, size)):
            vault.commit(changes, label=_("made-up people"), batch=batch)
            done += len({change.id for change in changes if hasattr(change, "id")})
            bar(done, total)
        keep_cache(vault, request)
    bar.end()


def keep_cache(vault: Vault, request: Request) -> None:
    """Write the cache with the facts about everybody in it."""
    from core.network.network import Network

    vault.write_cache(Network(vault, request.clock).facts_blob())
