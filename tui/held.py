"""What was saved while the medium of the vault was out: kept in memory, in order, until it is back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.errors import VaultError
from core.language import _, ngettext
from core.vault import Vault, header
from core.vault.changes import Change
from core.vault.errors import UnreadableError
from tui.snapshot import Word


@dataclass(frozen=True, slots=True)
class Act:
    """One save: its changes, its label, and whether undo knows of it not."""

    changes: tuple[Change, ...] = field(repr=False)
    label: str
    quiet: bool


class Held:
    """The saves that wait. Not thread-safe: it belongs to the vault's thread."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def __len__(self) -> int:
        return len(self._acts)

    def keep(self, changes: Sequence[Change], label: str, quiet: bool) -> Word:
        """Keep a save; the word says so."""
        self._acts.append(Act(tuple(changes), label, quiet))
        return Word(
            _("kept in memory: {what}").format(what=label or _("your change")), back="undo", danger=True
        )

    def take_back(self) -> Word:
        """Forget the last one; there is one."""
        return Word(_("taken back: {what}").format(what=self._acts.pop().label))

    def save(self, vault: Vault) -> int:
        """Save what waits, the oldest first; how many. Raises VaultError: the rest waits on."""
        done = 0
        while self._acts:
            act = self._acts[0]
            vault.commit(act.changes, label=act.label, quiet=act.quiet)
            del self._acts[0]
            done += 1
        return done

    def take_in(self, vault: Vault) -> bool:
        """Save what waits, and take in what others wrote; whether there was anything.

        Raises:
            UnreadableError: the vault is not there; VaultError.
        """
        if is_out(vault):
            raise UnreadableError(
                _("{folder} is not there.").format(folder=vault.directory), safe=_("Nothing was changed.")
            )
        return bool(self.save(vault)) | bool(vault.refresh())

    def refresh(self, vault: Vault) -> tuple[bool, Word | None]:
        """As `take_in`, also where the vault is not there; with a word where something was saved."""
        waited = len(self._acts)
        try:
            came = self.take_in(vault)
        except VaultError:
            if not is_out(vault):
                raise
            return False, None
        saved = waited - len(self._acts)
        said = ngettext(
            "saved: {n} entry that waited in memory", "saved: {n} entries that waited in memory", saved
        )
        return came, Word(said.format(n=saved)) if saved else None

    def forget(self) -> None:
        """Nothing waits any more."""
        self._acts.clear()


def is_out(vault: Vault) -> bool:
    """Whether the directory of an open vault is not there: its stick was pulled out.

    Asked before anything is written: what stays of a mount without its medium would take the files.
    """
    try:
        return not header.has_vault(vault.directory)
    except OSError:
        return True
