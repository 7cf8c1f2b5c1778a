"""`tend backup` and `tend restore`: a whole vault in one file, and back."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import UsageError
from core.language import _, ngettext
from tui.backup_words import amount, warning
from tui.cli import manners
from tui.cli.passwd import asked_code, recovered
from tui.cli.request import Named, Request, open_vault, vault_options, with_passphrase
from tui.cli.spoken import Spoken
from tui.cli.target import check_target

if TYPE_CHECKING:
    from core.vault.keyring import Keyring
    from sync.backup_file import BackupFile, Contents, Outline
    from sync.restore import Restored


@click.command(
    "backup",
    cls=Spoken,
    epilog="""\b
Examples:
  tend backup ~/backup/tend-0607.tend
  tend backup /media/stick/tend.tend --force    over the one of last week

\b
The file is encrypted like the vault. It opens with what opens the vault today: a passphrase or the recovery code.
tend restore puts it back; any tar takes the encrypted files out of it.""",
)
@vault_options
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def backup_command(request: Request, file: Path, force: bool, as_json: bool) -> None:
    """Write the whole vault, encrypted, to FILE.

    It is read back and every file in it opened before FILE gets its name.
    """
    from sync.backup import back_up

    check_target(request, file, force, _("A backup"))
    replace = force or file.exists() or file.is_symlink()
    bar = manners.Progress(_("Backup"), quiet=as_json)
    with closing(open_vault(request)) as vault:
        try:
            made = back_up(vault, file, replace=replace, progress=bar.named)
        except FileExistsError:
            raise UsageError(
                _("{path} has come into being meanwhile.").format(path=file),
                safe=_("It was not touched."),
                todo=_("Try again."),
            ) from None
        finally:
            bar.end()
    if as_json:
        manners.print_json(
            {
                "file": str(file),
                "size": made.size,
                "files": made.files,
                "segments": made.segments,
                "key_slots": made.slots,
                "at": made.at,
                "digest": list(made.words),
                "complete": made.complete,
                "left_out": list(made.left_out),
            }
        )
    else:
        many = amount(made.files, made.size)
        manners.say(_("{path}: {amount}, read back and verified.").format(path=file, amount=many))
        manners.say(_("Four words: {words}").format(words="-".join(made.words)))
    if said := warning(made.left_out, made.complete):
        manners.warn(said)


@click.command(
    "restore",
    cls=Spoken,
    epilog="""\b
Examples:
  tend restore ~/backup/tend-0607.tend                      where the vault usually is
  tend --vault ~/tend-june restore tend-0607.tend           into a directory of its own
  tend restore --check tend-0607.tend                       is it whole? writes nothing
  tend restore --recovery-code-file FILE tend-0607.tend     the passphrase is forgotten

\b
The directory is empty or new, or holds the vault the backup was made of: then what is missing there is added, after a
question. The restored vault is a new device to all others.""",
)
@vault_options
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--check", is_flag=True, help="Only check FILE: with the passphrase every file in it is opened."
)
@click.option(
    "--without-key", is_flag=True, help="With --check: only what can be seen without the passphrase."
)
@click.option("--recover", is_flag=True, help="Open it with the recovery code.")
@click.option(
    "--recovery-code-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="As --recover; the code is in FILE.",
)
@click.option("--older-key", is_flag=True, help="Take it although a newer key is known on this machine.")
@click.option("--yes", "-y", is_flag=True, help="Add to the vault that is there without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def restore_command(
    request: Request,
    file: Path,
    check: bool,
    without_key: bool,
    recover: bool,
    recovery_code_file: Path | None,
    older_key: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Put the backup FILE back, or check it.

    Nothing is written before every file in it was opened with the passphrase.
    """
    from sync.backup_file import opened
    from sync.restore import holds_it

    if without_key and not check:
        raise UsageError(_("Without the passphrase a backup can only be checked."), todo=_("Add --check."))
    code = (recovery_code_file,) if recover or recovery_code_file is not None else None
    work = _Work(request, file, code, as_json)
    with opened(file) as backup:
        try:
            outline = backup.look(work.bar.named)
            if check:
                work.check(backup, outline, without_key)
            elif holds_it(request.directory, outline):
                work.add(backup, outline, yes)
            else:
                work.restore(backup, outline, older_key)
        finally:
            work.bar.end()


class _Work:
    """One call of `restore`. `code`: the recovery code opens it, from this file or asked for."""

    def __init__(self, request: Request, file: Path, code: tuple[Path | None] | None, as_json: bool) -> None:
        self._request = request
        self._file = file
        self._code = code
        self._json = as_json
        self.bar = manners.Progress(_("Checking"), quiet=as_json)

    def check(self, backup: BackupFile, outline: Outline, without_key: bool) -> None:
        """Say whether a backup is whole; without a secret, as far as that can be told."""
        contents: Contents | None = None
        secret = self._code is not None or self._request.secret_file is not None or manners.can_ask()
        if secret and not without_key:
            contents = backup.verify(outline, self._ring(backup, outline), self.bar.named)
        self.bar.end()
        made = datetime.fromtimestamp(outline.at / 1000)
        if self._json:
            manners.print_json(
                {
                    "file": str(self._file),
                    "vault": outline.vault_id.hex(),
                    "at": outline.at,
                    "size": outline.size,
                    "files": outline.members,
                    "segments": outline.segments,
                    "opened": contents is not None,
                    "digest": list(contents.words) if contents is not None else None,
                }
            )
            return
        text = _("{path}: {amount}, of {at}.")
        many = amount(outline.members, outline.size)
        manners.say(text.format(path=self._file, amount=many, at=f"{made:%Y-%m-%d %H:%M}"))
        if contents is None:
            manners.say(
                _("Names, sizes and hashes are right. With the passphrase every file would be opened.")
            )
        else:
            manners.say(_("Every file in it was opened: all is well."))
            manners.say(_("Four words: {words}").format(words="-".join(contents.words)))

    def restore(self, backup: BackupFile, outline: Outline, older_key: bool) -> None:
        """Write the vault into an empty or a new directory."""
        from sync.restore import restore

        ring = self._ring(backup, outline)
        contents = backup.verify(outline, ring, self.bar.named)
        done = restore(
            backup,
            outline,
            contents,
            ring,
            self._request.directory,
            state=self._request.state_root(),
            clock=self._request.clock,
            older_key=older_key,
            progress=self.bar.named,
        )
        self.bar.end()
        text = ngettext(
            "The vault is restored at {place}: {n:,} file.",
            "The vault is restored at {place}: {n:,} files.",
            done.files,
        )
        self._tell(done, text.format(place=done.directory, n=done.files))
        if done.missing:
            newer = ngettext(
                "{n:,} save that was read on this machine is newer than the backup.",
                "{n:,} saves that were read on this machine are newer than the backup.",
                done.missing,
            ).format(n=done.missing)
            until = _(
                "They come back where a device or a folder has them. "
                "What was deleted since is there again until then."
            )
            manners.tell(f"{newer} {until}")

    def add(self, backup: BackupFile, outline: Outline, yes: bool) -> None:
        """Add to a vault what it lacks of its backup."""
        from sync.restore import add_missing, missing_in

        with closing(self._vault()) as vault:
            wanted = missing_in(vault, backup, outline, self.bar.named)
            self.bar.end()
            if not wanted:
                self._tell(
                    _nothing_added(vault.directory, vault.digest()), _("All of it is in the vault already.")
                )
                return
            lacks = ngettext(
                "The vault at {place} lacks {n:,} file of the backup.",
                "The vault at {place} lacks {n:,} files of the backup.",
                len(wanted),
            ).format(place=vault.directory, n=len(wanted))
            if not yes:
                if not manners.can_ask():
                    raise UsageError(
                        lacks, safe=_("Nothing was written."), todo=_("--yes adds what is missing.")
                    )
                if not manners.ask(_("{what} Add what is missing?").format(what=lacks)):
                    raise click.Abort
            done = add_missing(vault, backup, wanted, self.bar.named)
            self.bar.end()
            text = ngettext(
                "{n:,} file added to the vault at {place}.",
                "{n:,} files added to the vault at {place}.",
                done.files,
            )
            self._tell(done, text.format(n=done.files, place=done.directory))

    def _vault(self) -> Any:
        return open_vault(self._request) if self._code is None else recovered(self._request, self._code[0])

    def _ring(self, backup: BackupFile, outline: Outline) -> Keyring:
        """The keys of the backup itself."""
        from core.vault.keys import parse_code, with_key_file

        self.bar.end()
        if self._code is not None:
            return backup.unlock(outline, parse_code(asked_code(self._code[0])))

        def unlock(passphrase: str, allow_expensive: bool, progress: Named) -> Keyring:
            secret = with_key_file(passphrase, self._request.key_file)
            return backup.unlock(outline, secret, allow_expensive=allow_expensive, progress=progress)

        return with_passphrase(self._request, unlock)

    def _tell(self, done: Restored, text: str) -> None:
        if self._json:
            manners.print_json(
                {
                    "vault": str(done.directory),
                    "files": done.files,
                    "digest": list(done.words),
                    "missing": done.missing,
                }
            )
            return
        manners.say(text)
        manners.say(_("Four words: {words}").format(words="-".join(done.words)))


def _nothing_added(directory: Path, words: Any) -> Restored:
    from sync.restore import Restored

    return Restored(directory, 0, words, 0)
