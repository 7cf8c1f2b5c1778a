"""Questions about the folder that the vault is synced with, and what stands there while its last save is sent."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult

from core.language import _
from tui.desk import Desk
from tui.draw.paths import short_path
from tui.keyline import Groups
from tui.screens.dialog import Dialog, Paragraphs
from tui.screens.path_line import PathLine


class FolderAsk(PathLine):
    """Which folder to sync with; left empty, none any more."""

    def __init__(self, desk: Desk, folder: str, typed: str = "", complaint: str = "") -> None:
        hint = complaint or (
            _(
                "Another folder takes its place. Emptied: sync with none any more; nothing is deleted, here or there."
            )
            if folder
            else _(
                "A folder that a sync program carries, or one on a stick. A new or empty one, or one that holds this vault."
            )
        )
        super().__init__(
            desk, _("Sync with which folder?"), value=short_path(typed or folder) or "~/", hint=hint
        )
        self._folder = folder

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("take it"), "line.back": _("not now")}

    def wrong(self, text: str) -> str:
        """A folder from the root; what it holds is looked at when it is linked."""
        if not text:
            return "" if self._folder else _("Name a folder, as in ~/Sync/tend.")
        path = Path(text).expanduser()
        if not path.is_absolute():
            return _("Name a folder from its root, as in /media/stick/tend or ~/Sync/tend.")
        return _("That is a file, not a folder.") if path.is_file() else ""


class AddDevice(Dialog[None]):
    """How a second device joins."""

    def __init__(self, desk: Desk, folder: str, words: str) -> None:
        super().__init__(desk)
        self._folder = folder
        self._four = words

    def title_words(self) -> tuple[str, str]:
        """What this is."""
        return _("Add a device"), ""

    def content(self) -> ComposeResult:
        """The steps, or what comes before them."""
        if not self._folder:
            enter = self.desk.keys.sign("move.enter")
            yield Paragraphs(
                (
                    _(
                        "First this vault needs a folder that both devices see: a stick, or one that a sync program carries."
                    ),
                    "",
                ),
                (_("On the topic Devices, sync {enter} chooses it.").format(enter=enter), "dim"),
            )
            return
        yield Paragraphs(
            (
                _("1  Have {folder} on the other device too: by its sync program, or by the stick.").format(
                    folder=short_path(self._folder)
                ),
                "",
            ),
            (
                _(
                    "2  Start Tend there and name that folder in the first step; in a shell: tend sync FOLDER."
                ),
                "",
            ),
            (_("3  Type the passphrase of this vault, or its recovery code."), ""),
            (_("4  Compare the four words. Here they are now, while nothing waits:"), ""),
            (f"   {self._four}", "number"),
            (_("Are they others there, something is still on its way, or it is another vault."), "dim"),
        )

    def keys(self, width: int) -> Groups:
        """Close."""
        return (("choice.no",),)

    def key_words(self) -> dict[str, str]:
        """What esc does."""
        return {"choice.no": _("close")}


class Leaving(Dialog[None]):
    """The program ends as soon as the last saves are in the folder, or at once."""

    def __init__(self, desk: Desk, folder: str) -> None:
        super().__init__(desk)
        self._folder = folder

    def content(self) -> ComposeResult:
        """What is done, and that it need not be waited for."""
        yield Paragraphs(
            (_("Sending what was saved to {folder}.").format(folder=short_path(self._folder)), "name"),
            (_("It is safe on this device, and goes there next time if you leave now."), ""),
        )

    def keys(self, width: int) -> Groups:
        """Leave at once."""
        return (("quit",),)

    def key_words(self) -> dict[str, str]:
        """What quitting does now."""
        return {"quit": _("leave at once")}

    def do_choice_no(self) -> None:
        """It is on its way out."""
