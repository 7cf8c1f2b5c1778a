"""`sync`: a vault and its folder, brought together once; linking a folder, joining from one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import Exit, UsageError
from core.language import _, ngettext
from tui.cli import manners
from tui.cli.passwd import asked_code
from tui.cli.request import Request, open_vault, require_vault, vault_options, with_passphrase
from tui.cli.spoken import Spoken
from tui.device_words import THEY_COME, missing

if TYPE_CHECKING:
    from core.vault import Vault
    from sync.link import Link
    from sync.run import Report


@click.command(
    "sync",
    cls=Spoken,
    epilog="""\b
Examples:
  tend sync ~/Sync/tend     link that folder with the vault, and sync
  tend sync                 sync with the folder that is linked
  tend sync /media/stick/tend   on a second device: join the vault that is there
  tend sync --json          for scripts: one run, then exit
  tend sync --unlink        sync no more; the folder and the vault stay as they are

The folder may be a stick, or one that Dropbox, Syncthing or another program carries.

Exit codes: 0 done, 1 something could not be carried, 4 the folder is away, foreign or emptied.""",
)
@vault_options
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--refill", is_flag=True, help="Put everything back where most of the folder is gone.")
@click.option("--unlink", is_flag=True, help="Have no folder any more. Nothing is deleted.")
@click.option("--recover", is_flag=True, help="Join with the recovery code instead of the passphrase.")
@click.option(
    "--recovery-code-file",
    "code_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="As --recover; the code is in FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def sync_command(
    context: click.Context,
    folder: Path | None,
    refill: bool,
    unlink: bool,
    recover: bool,
    code_file: Path | None,
    as_json: bool,
) -> None:
    """Bring the vault and its folder together: fetch what others saved, send what was saved here.

    On a device without a vault FOLDER is joined: its vault is opened with the passphrase and comes here.
    """
    request: Request = context.obj
    joins = folder is not None and not (request.directory / "vault.json").exists() and _holds_vault(folder)
    recover = recover or code_file is not None
    if recover and not joins:
        raise UsageError(
            _("--recover is for joining."), todo=_("`tend passwd --recover` sets a new passphrase.")
        )
    if joins and folder is not None:
        with closing(_join(request, folder, recover, code_file)) as vault:
            context.exit(_carried(vault, folder.expanduser(), refill, as_json, joined=True))
    require_vault(request.directory)
    with closing(open_vault(request)) as vault:
        if unlink:
            context.exit(_unlink(vault, as_json))
        context.exit(_carried(vault, folder, refill, as_json, joined=False))


def _holds_vault(folder: Path) -> bool:
    return (folder.expanduser() / "vault.json").is_file()


def _join(request: Request, folder: Path, recover: bool, code_file: Path | None) -> Vault:
    from sync.join import join_vault
    from tui.cli.vault import check_free

    directory = request.directory
    check_free(directory)

    def attempt(
        secret: str, allow_expensive: bool = False, progress: Callable[[str, int, int], None] | None = None
    ) -> Vault:
        named: dict[str, Any] = {"recovery_code" if recover else "passphrase": secret}
        return join_vault(
            folder.expanduser(),
            directory,
            state=request.state_root(),
            clock=request.clock,
            key_file=request.key_file,
            allow_expensive=allow_expensive,
            progress=progress,
            **named,
        )

    if not recover:
        return with_passphrase(request, attempt)
    return attempt(asked_code(code_file))


def _unlink(vault: Vault, as_json: bool) -> int:
    from sync.link import remove_link

    was = remove_link(vault.state_directory)
    if as_json:
        manners.print_json({"unlinked": was})
    else:
        gone = _("No folder any more. What is in it stays there.")
        manners.tell(gone if was else _("No folder was linked."))
    return Exit.OK


def _carried(vault: Vault, folder: Path | None, refill: bool, as_json: bool, *, joined: bool) -> int:
    from sync.engine import sync
    from sync.link import write_link

    link = _link(vault, folder)
    bar = manners.Progress(_("Syncing"), quiet=as_json)
    try:
        report = sync(vault, link, progress=bar.named, refill=refill)
        if joined:
            vault.introduce()
            vault.access.remember()
            more = sync(vault, link, refill=refill)
            report.sent += more.sent
            write_link(vault.state_directory, link)
    finally:
        bar.end()
    words = "-".join(vault.digest()) if joined or as_json else ""
    devices = vault.devices()
    if as_json:
        to_come = {each.id: each.to_come for each in devices if each.to_come}
        found = {"folder": link.folder, "joined": joined, "digest": words, "to_come": to_come}
        manners.print_json({**found, **report.to_json()})
    else:
        _tell(link, report, words, missing(devices))
    kept_back = any(
        each.kind in ("full", "read-only", "not-taken", "unreadable", "quarantined")
        for each in report.troubles
    )
    return Exit.FAILED if kept_back else Exit.OK


def _link(vault: Vault, folder: Path | None) -> Link:
    from sync.engine import link_folder
    from sync.link import read_link

    if folder is not None:
        return link_folder(vault, folder)
    link = read_link(vault.state_directory)
    if link is None:
        raise UsageError(
            _("This vault is synced with no folder yet."),
            todo=_("`tend sync FOLDER` links one: a stick, or a folder that a sync program carries."),
        )
    return link


def _tell(link: Link, report: Report, words: str, to_come: list[str]) -> None:
    manners.say(f"{link.folder}: {_carried_words(report.fetched, report.sent)}.")
    for sentence in (*to_come, _(THEY_COME)) if to_come else ():
        manners.say(sentence)
    for each in report.troubles:
        manners.tell(str(each))
    if words:
        manners.say(_("Four words: {words}").format(words=words))
        manners.tell(
            _("They are the same on the other device once both say that nothing is new: compare them.")
        )


def _carried_words(fetched: int, sent: int) -> str:
    """How many files went which way."""
    came = ngettext("fetched {n:,} file", "fetched {n:,} files", fetched).format(n=fetched)
    went = ngettext("sent {n:,} file", "sent {n:,} files", sent).format(n=sent)
    if fetched and sent:
        return _("{one} and {other}").format(one=came, other=went)
    return came if fetched else went if sent else _("nothing new")
