"""The five steps of the first start, each a page with its fields and its check."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.acts.recovery import blocks
from core.entry.phones import is_region
from core.language import N_, _, languages
from core.text import clean_line
from tui.desk import Desk
from tui.screens.dialog import Paragraphs, Prompt
from tui.strength import strength

if TYPE_CHECKING:
    from tui.screens.first_start import Answers

MARGIN = 2
COMPLAINT = "step-complaint"
"""Id of the line in which the screen around a step says what is wrong with it."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_WEEKDAYS = {0: N_("monday"), 5: N_("saturday"), 6: N_("sunday")}


class Step(Vertical):
    """One step: `take` reads the fields into the answers and returns a complaint, or nothing."""

    fields_in_turn: ClassVar[bool] = True
    choice: str = ""

    def __init__(self, desk: Desk, answers: Answers) -> None:
        super().__init__()
        self.desk = desk
        self.answers = answers

    def words(self, text: str, role: str = "") -> Paragraphs:
        """A paragraph with a blank line before it."""
        return Paragraphs((text, role), indent=MARGIN)

    def field(self, name: str) -> Input:
        """The text line of a prompt."""
        return self.query_one(f"#{name} Input", Input)

    def complain(self, text: str) -> None:
        """Say what is wrong, above the keys: there it is read however low the screen is."""
        self.screen.query_one(f"#{COMPLAINT}", Paragraphs).set_paragraphs((text, "warn"))

    def take(self) -> str:
        """Read the fields."""
        return ""


class FolderStep(Step):
    """Where the vault lies: a new one, or one that exists."""

    def compose(self) -> ComposeResult:
        """What a vault is, where it will lie, which were found."""
        yield self.words(
            _("Tend keeps your people in a vault: one encrypted folder, here or on a stick."), "name"
        )
        yield self.words(_("The folder. A new vault is made there; one that exists is opened."))
        yield Prompt(self.desk, str(self.answers.directory), id="folder")
        yield Paragraphs(id="found", indent=MARGIN)
        yield OptionList(id="found-vaults", markup=False, compact=True)

    async def on_mount(self) -> None:
        """Look for vaults on sticks and in cloud folders: beside the event loop, a stick may be slow."""
        self.query_one("#found-vaults").display = False
        self.run_worker(self._look(), name="look", description="look for vaults")

    async def _look(self) -> None:
        found = [path for path in await asyncio.to_thread(found_vaults) if path != self.answers.directory]
        if found and self.is_mounted:
            self.query_one("#found", Paragraphs).set_paragraphs(
                (_("Vaults found on this computer: tab goes there, enter takes one"), "dim")
            )
            listed = self.query_one("#found-vaults", OptionList)
            listed.add_options([Option(f" {path}", id=str(path)) for path in found])
            listed.display = True

    @on(OptionList.OptionSelected, "#found-vaults")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        field = self.field("folder")
        field.value = event.option_id or ""
        field.cursor_position = len(field.value)
        field.focus()

    def take(self) -> str:
        """The folder; one that holds other things is no place for a new vault."""
        text = self.field("folder").value.strip()
        path = Path(text).expanduser()
        if not text or not path.is_absolute():
            return _("Name a folder from its root, as in /media/stick/tend or ~/tend.")
        if path.exists() and not path.is_dir():
            return _("That is a file, not a folder.")
        if path.is_dir() and not (path / "vault.json").exists() and any(path.iterdir()):
            return _("That folder holds other things: name an empty or a new one.")
        if not (path / "vault.json").exists() and not can_be_made(path):
            return _("No folder can be made there: another place, or other rights.")
        self.answers.directory = path
        return ""


class PassphraseStep(Step):
    """The passphrase, twice."""

    _warned = ""

    def compose(self) -> ComposeResult:
        """The words, the two lines, the strength."""
        yield self.words(_("Choose a passphrase"), "name")
        yield self.words(
            _(
                "Four or more words that belong together only for you hold best. Nobody can reset it: not even we."
            )
        )
        yield Prompt(self.desk, secret=True, id="once")
        yield Paragraphs(id="strength", indent=MARGIN + 3)
        yield self.words(_("The same again"))
        yield Prompt(self.desk, secret=True, id="twice")

    @on(Input.Changed, "#once Input")
    def _typed(self, event: Input.Changed) -> None:
        words, enough = strength(event.value)
        said = self.query_one("#strength", Paragraphs)
        said.set_paragraphs((words, "good" if enough else "warn"))

    def take(self) -> str:
        """Both must be the same; a weak one is taken when it is entered a second time."""
        once, twice = self.field("once").value, self.field("twice").value
        if not once:
            self.field("once").focus()
            return _("The vault needs a passphrase.")
        if once != twice:
            self.field("twice").focus()
            return _("The two are not the same.") if twice else _("Type it once more.")
        words, enough = strength(once)
        if not enough and self._warned != once:
            self._warned = once
            return _("That holds {words}. Enter once more takes it all the same.").format(words=words)
        self.answers.passphrase = once
        return ""


class CodeStep(Step):
    """The recovery code, and whether it is on paper."""

    def compose(self) -> ComposeResult:
        """The code in four groups, two of which are asked for."""
        yield self.words(_("Your recovery code"), "name")
        yield Paragraphs(("    ".join(blocks(self.answers.code)), "number"), indent=6, id="code")
        yield self.words(_("Write it on paper now. It opens the vault when the passphrase is forgotten, and nobody can give you another one. It is not shown again."))  # fmt: skip
        yield self.words(_("To be sure it is on paper: the second group"))
        yield Prompt(self.desk, id="second")
        yield self.words(_("and the fourth"))
        yield Prompt(self.desk, id="fourth")
        yield self.words(_("Not now? Leave both empty: Today reminds you until it is done."), "dim")

    def take(self) -> str:
        """Both groups right, or both empty."""
        parts = blocks(self.answers.code)
        second, fourth = plain(self.field("second").value), plain(self.field("fourth").value)
        if not second and not fourth:
            self.answers.confirmed = False
            return ""
        if second != plain(parts[1]):
            self.field("second").focus()
            return _("The second group reads otherwise.")
        if fourth != plain(parts[3]):
            self.field("fourth").focus()
            return _("The fourth group reads otherwise.") if fourth else _("And the fourth group.")
        self.answers.confirmed = True
        return ""


class MeStep(Step):
    """Who I am: phones and mails cannot be read right without it."""

    def compose(self) -> ComposeResult:
        """Four lines, filled from the system where it knows."""
        desk, habits = self.desk, self.desk.habits
        said, kept = self.answers.me, self.answers.settings  # where one came back
        yield self.words(_("You"), "name")
        yield self.words(_("Without these neither phone numbers nor mail imports can be read right."))
        yield Prompt(desk, said.get("name", _own_name()), label=_("Your name"), id="name")
        yield Prompt(desk, said.get("emails", ""), label=_("Your mail addresses"), id="emails")
        yield Prompt(desk, said.get("region", habits.region), label=_("Country, as in DE"), id="region")
        yield Prompt(desk, said.get("language", habits.language), label=_("Words: en or de"), id="language")
        first = kept.get("first_weekday", _WEEKDAYS[habits.first_weekday])
        yield Prompt(desk, _(first), label=_("The week begins on"), id="weekday")
        yield self.words(
            _("Several addresses with blanks between; they are never taken for someone else's."), "dim"
        )

    def take(self) -> str:
        """Region and language must exist; the rest may be empty."""
        region = self.field("region").value.strip().upper()
        language = self.field("language").value.strip().lower()
        mails = clean_line(self.field("emails").value).replace(",", " ")
        if region and not is_region(region):
            self.field("region").focus()
            return _("A country has two letters here: DE, US, GB.")
        if language not in ("", *languages()):
            self.field("language").focus()
            return ", ".join(languages())
        wrong = next((mail for mail in mails.split() if not _MAIL.fullmatch(mail)), "")
        if wrong:
            self.field("emails").focus()
            return _("'{wrong}' is no mail address.").format(wrong=wrong)
        named = {_(each): each for each in _WEEKDAYS.values()} | {each: each for each in _WEEKDAYS.values()}
        first = named.get(self.field("weekday").value.strip().lower(), "")
        if not first:
            self.field("weekday").focus()
            return _("monday, saturday or sunday.")
        self.answers.settings = {"first_weekday": first, "language": language or "auto"}
        name = clean_line(self.field("name").value)
        self.answers.me = {"name": name, "emails": mails, "region": region, "language": language}
        return ""


class PeopleStep(Step):
    """The first people."""

    def compose(self) -> ComposeResult:
        """The ways to begin."""
        yield self.words(_("Your people"), "name")
        choices = OptionList(
            Option(_(" Import a file: an address book, LinkedIn"), id="import"),
            Option(_(" Look around with made-up people first"), id="demo"),
            Option(_(" Type the first one now"), id="type"),
            Option(_(" Look at the empty Today first"), id="look"),
            markup=False,
            compact=True,
        )
        choices.highlighted = 0
        yield choices
        yield self.words(
            _(
                "vCard and CSV of any program are read. You see what is new before anything is written, and all of this is there later too."
            ),
            "dim",
        )

    def on_mount(self) -> None:
        """The list has the cursor."""
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.choice = event.option_id or ""
        await self.screen.run_action("do('line.enter')")

    def take(self) -> str:
        """What is highlighted."""
        options = self.query_one(OptionList)
        chosen = options.highlighted_option
        self.choice = (chosen.id or "") if chosen is not None else ""
        return ""


def plain(text: str) -> str:
    """A group as it is compared: no blanks or hyphens, capitals, O and 0, I and L and 1 the same."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def found_vaults() -> list[Path]:
    """Vaults on sticks and in the usual cloud folders, not searched deeper than one folder."""
    home = Path.home()
    user = os.environ.get("USER", "")
    roots = [home, home / "Sync", home / "Dropbox", home / "Nextcloud", home / "OneDrive"]
    roots += [Path(base) / user for base in ("/media", "/run/media")] + [Path("/Volumes")]
    found: list[Path] = []
    for root in roots:
        for pattern in ("tend/vault.json", "*/tend/vault.json", "*/vault.json"):
            try:
                found += [path.parent for path in root.glob(pattern)]
            except OSError:
                continue
    return sorted(set(found))[:5]


def can_be_made(path: Path) -> bool:
    """Whether a folder of this path could be made, or written into where it is there: nothing is tried."""
    there = next((folder for folder in (path, *path.parents) if folder.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _own_name() -> str:
    try:
        import pwd

        known = pwd.getpwuid(os.getuid())
        name = clean_line(known.pw_gecos.split(",")[0])
        return name if name != known.pw_name else ""
    except (ImportError, KeyError):
        return ""
