"""Templates of messages: a list, and their text to be changed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import TextArea

from core.acts.act import Act
from core.acts.templates import remove_template, write_template
from core.errors import TendError
from core.language import N_, _
from core.network.drafts import PLACES, Template, templates_of
from core.network.network import Network
from core.network.reviewing import language_of
from core.vault import Vault
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Ask, Dialog, Paragraphs, Rows


class TemplateForm(Dialog[str]):
    """The text of one template; what is wrong with it is said under it, and it stays."""

    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("form")), *bindings("line")]

    def __init__(self, desk: Desk, name: str, text: str, complaint: str = "") -> None:
        super().__init__(desk)
        self._template = name
        self._text = text
        self._complaint = complaint

    def title_words(self) -> tuple[str, str]:
        """Which."""
        return _("Template {dot} {template}").format(
            dot=self.desk.glyphs.dot, template=safe.shown(self._template)
        ), ""

    def content(self) -> ComposeResult:
        """The text, and what may stand in braces."""
        area = TextArea(self._text, compact=True)
        area.styles.height = max(5, min(10, self._text.count("\n") + 3))
        yield area
        hint = _("{places}: a line that names what is not known is left out").format(
            places=" ".join(f"{{{place}}}" for place in PLACES)
        )
        yield Paragraphs((self._complaint, "warn"), (hint, "dim"))

    def keys(self, width: int) -> Groups:
        """Save and leave."""
        return (("form.save",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"line.back": _("not now")}

    def do_form_save(self) -> None:
        """Take what stands there."""
        self.dismiss(self.query_one(TextArea).text)

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)


class TemplatesBox(Dialog[None]):
    """All templates; enter changes one."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = bindings("templates")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._templates: list[Template] = []
        self._at = 0
        self.ready = False

    def title_words(self) -> tuple[str, str]:
        """What they are for."""
        return _("Templates of messages"), _("{wrote} on a person shows the draft").format(
            wrote=self.desk.keys.sign("person.wrote")
        )

    def content(self) -> ComposeResult:
        """The list, and what the chosen one says."""
        yield Rows(id="template-rows")
        yield Paragraphs(id="template-said", indent=5)

    async def on_mount(self) -> None:  # type: ignore[override]
        """What the vault holds."""
        super().on_mount()
        await self._read()
        self.ready = True

    async def _read(self) -> None:
        language = self.desk.habits.language

        def ask(network: Network, vault: Vault) -> list[Template]:
            return templates_of(vault.documents("profile").get("me", {}), language_of(network, language))

        self._templates = await self.desk.session.read(ask)
        self._at = max(0, min(self._at, len(self._templates) - 1))
        if self.is_attached:
            self._draw()

    def _draw(self) -> None:
        rows = self.query_one("#template-rows", Rows)
        rows.styles.height = max(1, len(self._templates))
        rows.set_lines(
            [self._row(number) for number in range(len(self._templates))] or [((_(_NONE), "dim"),)]
        )
        text = self._templates[self._at].text if self._templates else ""
        lines = [safe.shown(line) for line in text.split("\n")[:8]]
        self.query_one("#template-said", Paragraphs).set_paragraphs(*((line, "dim") for line in lines))
        self.redraw_keys()

    def _row(self, number: int) -> Line:
        glyphs, template = self.desk.glyphs, self._templates[number]
        here = number == self._at
        role = "cursor" if here else ""
        name = safe.column(template.name, 20, glyphs)
        note = _("as it came") if template.ours else ""
        sign = glyphs.cursor if here else " "
        return ((f"{sign}  ", role), (name, f"name {role}".strip()), (note, f"dim {role}".strip()))

    def keys(self, width: int) -> Groups:
        """What can be done."""
        some = (("templates.edit",),) if self._templates else ()
        gone = (("templates.remove",),) if self._templates else ()
        return (*some, ("templates.new",), *gone, ("templates.close",))

    def can(self, id: str) -> bool:
        """There may be none."""
        return id in ("templates.new", "templates.close") or bool(self._templates)

    def do_templates_down(self) -> None:
        """The next."""
        self._at = min(self._at + 1, len(self._templates) - 1)
        self._draw()

    def do_templates_up(self) -> None:
        """The one before."""
        self._at = max(self._at - 1, 0)
        self._draw()

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self._at = min(event.row, len(self._templates) - 1)
        self._draw()

    async def do_templates_edit(self) -> None:
        """Change the one under the cursor."""
        template = self._templates[self._at]
        await self._write(template.name, template.text)

    async def do_templates_new(self) -> None:
        """A name first, then the text."""
        asked = Ask(self.desk, _("Name of the template"), hint=_("one or two words: offer, thanks"))
        name = await self.app.push_screen_wait(asked)
        if name and name.strip():
            known = next((each for each in self._templates if each.name == name.strip()), None)
            await self._write(name, known.text if known else "Hi {name},\n\n{me}")

    async def _write(self, name: str, text: str) -> None:
        language, complaint = self.desk.habits.language, ""
        while True:
            asked = TemplateForm(self.desk, name, text, complaint)
            answer = await self.app.push_screen_wait(asked)
            if answer is None:
                return
            text = answer

            def make(network: Network, vault: Vault, text: str = text) -> Act:
                profile = vault.documents("profile").get("me", {})
                return write_template(profile, language_of(network, language), name, text)

            try:
                await self.desk.session.write(make)
                break
            except TendError as error:
                complaint = str(error)
        await self._read()

    async def do_templates_remove(self) -> None:
        """Remove the one under the cursor; undo brings it back."""
        language, name = self.desk.habits.language, self._templates[self._at].name

        def make(network: Network, vault: Vault) -> Act:
            profile = vault.documents("profile").get("me", {})
            return remove_template(profile, language_of(network, language), name)

        await self.desk.session.write(make)
        await self._read()

    def do_templates_close(self) -> None:
        """Close."""
        self.dismiss(None)


_NONE = N_(" None: m on a person opens the line at once.")
