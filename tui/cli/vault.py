"""The vault itself: `init`, `undo`, `doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import VaultError
from core.language import _, languages
from core.text import clean_line
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.request import Request, open_vault, require_vault, vault_options
from tui.cli.secrets import check_key_file, new_passphrase
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.vault import Undone, Vault
    from core.vault.changes import Change
    from core.vault.report import Report


def check_free(directory: Path) -> None:
    """Raises VaultError where a new vault must not be made: a vault is there, or somebody's files are."""
    if (directory / "vault.json").exists():
        raise VaultError(
            _("There is a vault at {place} already.").format(place=directory), safe=_("It was not touched.")
        )
    if directory.exists() and not directory.is_dir():
        raise VaultError(
            _("{place} is not a directory.").format(place=directory), safe=_("It was not touched.")
        )
    if directory.is_dir() and any(directory.iterdir()):
        raise VaultError(
            _("{place} is not empty, and what is in it is not a vault.").format(place=directory),
            safe=_("Nothing was written."),
            todo=_("Name an empty or a new directory."),
        )


@click.command(
    "init",
    cls=Spoken,
    epilog="""\b
Examples:
  tend init                                 asks for a passphrase, twice
  tend --vault /media/stick/tend init       a vault on a stick
  tend init --passphrase-file FILE          for scripts; prints the recovery code""",
)
@vault_options
@click.option("--name", default="", help="Your own name.")
@click.option(
    "--region", default="", metavar="CC", help="Where phone numbers without country belong, like DE."
)
@click.option(
    "--language", default=None, type=click.Choice(languages()), help="The language of your entries."
)
@click.option("--json", "as_json", is_flag=True, help="Print the recovery code and the vault's id as JSON.")
@click.pass_obj
def init_command(request: Request, name: str, region: str, language: str | None, as_json: bool) -> None:
    """Make a new vault and print its recovery code.

    The code opens the vault when the passphrase is forgotten. It is shown this once: write it on paper.
    """
    from core.acts.recovery import blocks
    from core.vault import create_vault

    directory = request.directory
    check_free(directory)
    check_key_file(request.key_file)
    region = clean_line(region).upper()
    if region and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise click.BadParameter(_("two letters, like DE"), param_hint="--region")
    passphrase = new_passphrase(request.secret_file)
    vault, code = create_vault(
        directory,
        state=request.state_root(),
        passphrase=passphrase,
        clock=request.clock,
        key_file=request.key_file,
    )
    with closing(request.guarded(vault)):
        changes = _profile(clean_line(name), region or request.habits().region, language or "")
        if changes:
            vault.commit(changes, label=_("made the vault"), quiet=True)
        if as_json:
            manners.print_json({"vault": str(directory), "id": vault.id, "recovery_code": code})
            return
    manners.tell(_("A new vault at {place}.").format(place=directory) + "\n")
    manners.tell(
        _(
            "Your recovery code opens it when the passphrase is forgotten. Write it on paper now;\n"
            "it is not shown again, and nobody can give you another one."
        )
        + "\n"
    )
    manners.say("  ".join(blocks(code)) if manners.on_terminal() else code)


def _profile(name: str, region: str, language: str) -> list[Change]:
    from core.vault.changes import creation

    known = {"name": name, "region": region, "language": language}
    return creation("profile", "me", {field: value for field, value in known.items() if value})


@click.command(
    "undo",
    cls=Spoken,
    epilog="""\b
Examples:
  tend undo             take back what was saved last on this device
  tend undo --redo      and bring it back""",
)
@vault_options
@click.option("--redo", is_flag=True, help="Bring back what was taken back last.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_obj
def undo_command(request: Request, redo: bool, as_json: bool) -> None:
    """Take back the last change of this device, whichever program made it.

    What was changed again since, here or elsewhere, is left as it is and named.
    """
    with closing(open_vault(request)) as vault:
        done = _taken_back(vault, redo)
    if as_json:
        label, changed, skipped = done or ("", False, ())
        manners.print_json({"label": label, "done": changed, "skipped": list(skipped)})
    elif done is None:
        manners.tell(_("There is nothing to bring back.") if redo else _("There is nothing to take back."))
    else:
        text = _("brought back: {what}") if redo else _("taken back: {what}")
        if not done.undone:
            text = _("left as it is: {what}")
        manners.tell(text.format(what=safe(done.label or _("the last change"))))
        for name in done.skipped:
            left = _("left as it is, because it was changed since: {name}").format(name=safe(name))
            manners.tell("  " + left)


def _taken_back(vault: Vault, redo: bool) -> Undone | None:
    """What was undone or redone; None where there is nothing to."""
    if (vault.redo_label if redo else vault.undo_label) is None:
        return None
    return vault.redo() if redo else vault.undo()


@click.command(
    "doctor",
    cls=Spoken,
    epilog="""\b
Examples:
  tend doctor               check every file of the vault
  tend doctor --json        for scripts; `digest` holds the four words
  tend doctor --without-key on a stick whose passphrase is not at hand
  tend doctor --repair      bring damaged files back from the folder, put back what that lacks

Exit codes: 0 all well, 1 something is wrong, 4 the vault cannot be opened at all.""",
)
@vault_options
@click.option(
    "--without-key", is_flag=True, help="Only what can be seen without the passphrase: names and hashes."
)
@click.option("--repair", is_flag=True, help="Mend what can be mended; nothing is deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def doctor_command(context: click.Context, without_key: bool, repair: bool, as_json: bool) -> None:
    """Check every file of the vault, and of the folder it is synced with. Nothing is changed.

    With --repair damaged files are moved aside and brought back from the folder, what the folder lacks is put there, and the
    cache is made anew; then everything is checked.

    The four words it ends with are the same on two devices that hold the same.
    """
    from core.vault.outside import look_without_key
    from sync.doctor import FolderCheck
    from sync.doctor import repair as repaired
    from sync.last_doctor import remember_doctor
    from sync.link import read_link

    request: Request = context.obj
    if without_key and repair:
        raise click.UsageError(_("Without the key nothing can be repaired."))
    if repair:
        _restore_header(request.directory)
    require_vault(request.directory)
    if without_key:
        context.exit(_told(look_without_key(request.directory), (), as_json))
    bar = manners.Progress(_("Checking"), quiet=as_json)
    with closing(open_vault(request)) as vault:
        link = read_link(vault.state_directory)
        if repair:
            mended = repaired(vault, link, progress=bar.named)
            bar.end()
            for line in () if as_json else mended.lines():
                manners.tell(safe(line))
        report = vault.doctor(progress=bar.named)
        if link is not None:
            FolderCheck(vault, link, report, bar.named).run()
        bar.end()
        remember_doctor(vault, report)
        context.exit(_told(report, vault.digest(), as_json))


def _restore_header(directory: Path) -> None:
    """Where `vault.json` is missing or damaged, write it anew from what the vault's other files say."""
    from core.vault import header
    from core.vault.errors import RefusedError, UnsupportedError, VaultMissingError
    from core.vault.outside import ids_told

    if not directory.is_dir():
        return
    try:
        header.read_header(directory)
    except (VaultMissingError, RefusedError) as error:
        told = ids_told(directory)
        if not told or isinstance(error, UnsupportedError):
            raise  # there is no vault, or it is of a newer program
        header.restore_header(directory, told)
        manners.tell(_("vault.json is made anew. {why}").format(why=error.what))


def _told(report: Report, words: Sequence[str], as_json: bool) -> int:
    if as_json:
        manners.print_json({"digest": list(words) or None, **report.to_json()})
    else:
        for line in (*report.lines(), report.verdict):
            manners.say(safe(line))
        if words:
            manners.say(_("Four words: {words}").format(words="-".join(words)))
    return int(report.exit_code)
