"""Vault: where it lies, who may open it, whether it is well, how it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from core.acts import recovery
from core.network.network import Network
from core.vault import Vault
from core.vault.errors import RecoveryTypoError, WrongSecretError
from tui import vault_facts
from tui.desk import Desk
from tui.draw.syncing import sync_page
from tui.draw.vault import Fact, Topic, facts_lines, topics_page, upright
from tui.keyline import Groups
from tui.lines import Line
from tui.messages import NextTheme, Run
from tui.screens.commanded import bindings
from tui.screens.dialog import Ask, Confirm, TitleRule
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.strength import strength
from tui.sync_facts import Known, known_of, view_of
from tui.syncing import Phase
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet

DEVICES = "devices"
TOPICS = (
    Topic(DEVICES, "Devices, sync", "Devices and sync", "folder"),
    Topic("conflicts", "Conflicts", "Conflicts", "settle them"),
    Topic("import", "Import", "Import people", "choose a file"),
    Topic("passphrase", "Passphrase", "Passphrase", "change it"),
    Topic("recovery", "Recovery code", "Recovery code", "confirm it, or make a new one"),
    Topic("doctor", "Doctor", "Doctor", "check every file"),
    Topic("lock", "Lock", "Lock", "lock now"),
    Topic("settings", "Settings", "Settings of this machine"),
    Topic("theme", "Theme", "Theme", "the next one"),
    Topic("keys", "Keys", "Keys", "show them all"),
    Topic("card", "My card", "My card", "choose what stands on it"),
)


class _Facts(Sheet):
    drawing: Callable[[int], list[Line]] | None = None

    def draw(self, width: int, height: int) -> list[Line]:
        return self.drawing(width) if self.drawing is not None else []


class _Upright(Sheet):
    def draw(self, width: int, height: int) -> list[Line]:
        screen = self.screen
        assert isinstance(screen, VaultScreen)
        return upright(height, screen.desk.glyphs)


class CodeAsk(Ask):
    """The recovery code, typed from paper."""

    def __init__(self, desk: Desk, hint: str) -> None:
        super().__init__(desk, "Your recovery code", hint=hint)

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": "confirm", "line.back": "not now"}


class VaultScreen(PlaceScreen):
    """The fifth place."""

    PLACE: ClassVar[str] = "vault"
    BINDINGS = bindings("sync", target="app.")
    AUTO_FOCUS = "#topics"
    _result = False
    _coming = ""
    _known: Known | None = None

    def body(self) -> ComposeResult:
        """Heading, topics, facts."""
        yield TitleRule(self.desk, "", double=False)
        with Horizontal(id="vault-panes"):
            yield Paper(self.desk.glyphs, id="topics")
            yield _Upright(id="upright")
            yield _Facts(id="facts")

    def keys(self, width: int) -> Groups:
        """What enter does on the topic, lock, add, help."""
        enter = ("move.enter",) if self._enter else ()
        sync = ("sync.now", "sync.device") if self.topic.id == DEVICES else ()
        return (("move.down",), enter, sync, ("lock",), ("entry.add",), ("palette",), ("help",))

    def key_words(self) -> dict[str, str]:
        """The words of this place."""
        words = {"move.down": "next topic", "move.enter": self._enter}
        if self.desk.syncing.state.phase is Phase.SYNCING:
            words["sync.now"] = "stop"
        return words

    @property
    def _enter(self) -> str:
        """What enter does on the topic; nothing where nothing is open."""
        topic = self.topic
        return topic.enter if topic.id != "conflicts" or self.snapshot.conflicts else ""

    @property
    def topic(self) -> Topic:
        """The topic under the cursor."""
        target = self.query_one("#topics", Paper).target if self.is_mounted else None
        return next((topic for topic in TOPICS if target and topic.id == target.id), TOPICS[0])

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Come here to a topic."""
        self._coming = topic
        if self._ready:
            self._take_topic()

    def _take_topic(self) -> None:
        place = next((number for number, topic in enumerate(TOPICS) if topic.id == self._coming), None)
        self._coming = ""
        if place is not None:
            self.query_one("#topics", Paper).move_to(place)

    def show(self, snapshot: Snapshot) -> None:
        """Say it anew."""
        numbers = {"conflicts": snapshot.conflicts}
        paper = self.query_one("#topics", Paper)
        fresh = not paper.stop_count()
        glyphs = self.desk.glyphs
        paper.set_drawing(lambda width, height: topics_page(TOPICS, numbers, glyphs), fresh=fresh)
        self._take_topic()
        self._tell()

    @on(Paper.Moved)
    def _moved(self, message: Paper.Moved) -> None:
        if type(message) is Paper.Moved:  # what was entered is a kind of move too
            self._result = False
            self._tell()

    def _tell(self) -> None:
        topic = self.topic
        self.query_one(TitleRule).set_title(topic.heading, self._note)
        self.redraw_keys()
        if self._result:
            return
        self.run_worker(self._load(topic.id), name="facts", description="facts")

    async def _load(self, topic: str) -> None:
        if topic == DEVICES:
            before = self._known
            self._known = await self.desk.session.read(lambda _, vault: known_of(vault, before))
            self._draw_sync()
            return
        if topic in vault_facts.OF_VAULT:
            found = await self.desk.session.read(lambda _, vault: vault_facts.OF_VAULT[topic](vault))
        else:
            themes = sorted(self.app.available_themes)
            looks = vault_facts.Looks(self.app.theme, themes, self.snapshot.region)
            found = vault_facts.OF_MACHINE[topic](self.desk, looks)
        if topic == self.topic.id:
            self._say(found)

    def synced(self) -> None:
        """The topic says it at once; what a sync brought is read from the vault."""
        super().synced()
        if self._ready and self.topic.id == DEVICES:
            self._draw_sync()
            if self.desk.syncing.state.phase is not Phase.SYNCING:
                self._tell()

    def _draw_sync(self) -> None:
        known = self._known
        if known is None or self._result or self.topic.id != DEVICES:
            return
        view, glyphs = view_of(self.desk, known), self.desk.glyphs
        self.query_one(TitleRule).set_title(self.topic.heading, self._note)
        self.redraw_keys()
        self._show(lambda width: sync_page(view, width, glyphs))

    @property
    def _note(self) -> str:
        """The four words, by which devices are compared."""
        words = self._known.words if self._known is not None and self.topic.id == DEVICES else ""
        return f"digest  {words}" if words else ""

    def _say(self, facts: tuple[Fact, ...]) -> None:
        self._show(lambda width: facts_lines(facts, width))

    def _show(self, drawing: Callable[[int], list[Line]]) -> None:
        sheet = self.query_one(_Facts)
        sheet.drawing = drawing
        sheet.redraw()

    @on(Paper.Entered)
    async def _entered(self) -> None:
        match self.topic.id:
            case "devices":
                self.post_message(Run("sync.folder"))
            case "passphrase":
                self.run_worker(self._guarded(self._change_passphrase()), description="change passphrase")
            case "recovery":
                self.run_worker(self._guarded(self._recovery()), description="recovery code")
            case "doctor":
                self.run_worker(self._guarded(self._doctor()), description="doctor")
            case "conflicts" if self._enter:
                self.post_message(Run("conflicts"))
            case "import":
                self.post_message(Run("people.import"))
            case "lock":
                self.post_message(Run("lock"))
            case "theme":
                self.post_message(NextTheme())
                self.call_later(self._tell)
            case "keys":
                self.post_message(Run("help"))
            case "card":
                self.post_message(Run("card.contents"))

    async def _change_passphrase(self) -> None:
        desk = self.desk
        once = await self._new_passphrase()
        if not once:
            return
        self.say("changing the passphrase", danger=False)
        await desk.session.read(lambda _, vault: vault.change_passphrase(once))
        self.say(
            "the passphrase is changed; copies of the vault made before still open with the old one",
            danger=False,
        )

    async def _new_passphrase(self) -> str:
        """A new passphrase, typed twice; a weak one is taken only after a question. Empty where none was chosen."""
        app, desk, hint = self.app, self.desk, "four or more words hold best"
        while True:
            once = await app.push_screen_wait(Ask(desk, "The new passphrase", hint=hint, secret=True))
            if not once:
                return ""
            words, enough = strength(once)
            if not enough and not await app.push_screen_wait(
                Confirm(desk, "Take it all the same?", f"It holds {words}.", yes="take it")
            ):
                continue
            again = Ask(desk, "The same again", hint=f"it holds {words}", secret=True)
            twice = await app.push_screen_wait(again)
            if twice is None:
                return ""
            if twice == once:
                return once
            hint = "the two were not the same: once more"

    def _show_result(self, facts: tuple[Fact, ...]) -> None:
        """What an act found stands until the cursor moves."""
        self._result = True
        self._say(facts)

    async def _recovery(self) -> None:
        """Confirm the code that was made; where that was done, or it was lost, make another."""
        confirmed = await self.desk.session.read(lambda _, vault: recovery.confirmed(vault))
        hint = "all four groups, from paper; left empty, a new code is made in its place"
        while not confirmed:
            typed = await self.app.push_screen_wait(CodeAsk(self.desk, hint))
            if typed is None:
                return
            if not typed.strip():
                break
            try:
                await self._confirm(typed)
                return
            except (RecoveryTypoError, WrongSecretError) as error:
                hint = str(error)
        await self._new_code()

    async def _confirm(self, typed: str) -> None:
        today = self.desk.today
        await self.desk.session.write(lambda _, vault: recovery.confirm(vault, typed, today))
        self._tell()

    async def _new_code(self) -> None:
        question = Confirm(
            self.desk,
            "Make a new recovery code?",
            "The old one no longer opens this vault. The new one is shown once: have paper at hand.",
            yes="make it",
        )
        if not await self.app.push_screen_wait(question):
            return
        rows = recovery.blocks(await self.desk.session.read(lambda _, vault: recovery.renew(vault)))
        await self.desk.session.publish_now()
        self._show_result(
            (
                Fact("", "Write it on paper now. It is not shown again.", "name"),
                Fact("", ""),
                Fact("", "    ".join(rows[:2]), "number"),
                Fact("", "    ".join(rows[2:]), "number"),
            )
        )

    async def _doctor(self) -> None:
        self._show_result((Fact("", "Checking every file"),))

        def check(_: Network, vault: Vault) -> tuple[Fact, ...]:
            report = vault.doctor()
            facts = [Fact("", report.verdict, "good" if report.well else "danger")]
            facts += [Fact("", line) for line in report.lines()]
            return (*facts, Fact("", ""), Fact("Four words", "-".join(vault.digest())))

        self._show_result(await self.desk.session.read(check))
