"""The entry box: one line for everything, read while it is typed, over any screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.entry import OpenEvent, Pasted, Reading, Saved, turn
from core.errors import NotUnderstoodError, TendError
from core.language import N_, _, ngettext
from core.network.network import Network
from core.vault import Change, Put, Set, Vault
from tui.desk import Desk
from tui.entering import Asked, Reader
from tui.keyline import Groups
from tui.messages import Run, Said
from tui.screens.edit import Drafted, EditForm
from tui.screens.line_box import LineBox, Preview
from tui.snapshot import Word

_TITLES = {Reading.CONTACT: N_("Add"), Reading.LOG: N_("Log"), Reading.NOTE: N_("Note")}
_LOW = 30
_LOW_BOX, _BOX = 13, 16
_LOW_EVENT_BOX = 9
"""At an event the upper half is read: who was noted, who is still to find."""
_AROUND = 4  # the title, a blank line, the lower rule, the keys


class EntryBox(LineBox):
    """`a`: stays open for the next line."""

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__(desk, text or desk.kept_text)
        self._saved = 0
        self._lines: Pasted | None = None
        self._back: int | None = None
        self._brought = ""
        self._earlier = ""
        """Words of last time that came when others stood here already: they follow these."""

    def title_words(self) -> tuple[str, str]:
        """The reading as the first word; what every entry inherits; how many were saved."""
        parse = self._understood.parse if self._understood else None
        title = _(_TITLES[parse.reading] if parse else "Add")
        dot = self.desk.glyphs.dot
        saved = _("{n} saved").format(n=self._saved) if self._saved else ""
        if self._correcting is not None:
            return _("Correct"), _("emptied and entered it is taken back")
        event = self._understood.event if self._understood else None
        if event is None:
            return title, _("no event open") + (f" {dot} {saved}" if saved else "")
        gets = _("everything gets: {parts}").format(parts=inherited(event, dot))
        return f"{title} {dot} {gets}", saved

    def keys(self, width: int) -> Groups:
        """Most used first; of pasted lines what they may be."""
        if self._lines is not None:
            one = ("entry.save",) if self._lines.person else ()
            return (one, ("entry.new",), ("entry.close",))
        ids = (
            ("entry.save", "entry.last", "entry.complete", "entry.turn", "entry.card", "entry.new", "entry.form", "entry.close")
            if self._at_event
            else ("entry.save", "entry.complete", "entry.turn", "entry.new", "entry.form", "entry.last", "entry.card", "entry.close")
        )  # fmt: skip
        return tuple((id,) for id in ids if self.can(id))

    def key_words(self) -> dict[str, str]:
        """`^t` says what it would turn the line into."""
        if self._lines is not None:
            count = len(self._lines.lines)
            many = ngettext("{n} entry", "{n} entries", count).format(n=count)
            return {"entry.save": _("one person"), "entry.new": many}
        parse = self._understood.parse if self._understood else None
        words = {"entry.close": _("leave"), "entry.last": _("last entry")} if self._at_event else {}
        if parse is not None and turn(parse) is Reading.CONTACT:
            words["entry.turn"] = _("person instead")
        return words

    def can(self, id: str) -> bool:
        """`up` brings back only from an empty line or one that was brought; else it moves in the text."""
        if id == "entry.last":
            unchanged = self.field.text in ("", self._brought) if self.is_mounted else True
            return bool(self.desk.recent) and unchanged
        return True

    def on_resize(self, event: Any) -> None:
        """A low screen has a low box."""
        super().on_resize(event)
        self.fit_preview()

    def fit_preview(self) -> None:
        """The box as a whole has a height of its own: low on a low screen."""
        self.query_one(Preview).styles.height = max(1, self.whole - _AROUND - self.field.rows)

    @property
    def whole(self) -> int:
        """How many rows the box takes."""
        height = self.app.size.height
        low = _LOW_EVENT_BOX if self._at_event else _LOW_BOX
        return min(low if height < _LOW else _BOX, height - 1)

    @property
    def _at_event(self) -> bool:
        """Whether an event is open."""
        snapshot = getattr(self.app, "snapshot", None)
        return snapshot is not None and snapshot.event is not None

    def do_entry_save(self) -> None:
        """Save the line, empty the box at once, be ready for the next."""
        if self._lines is not None:
            self._one_person()
            return
        asked, back = self.asked(), self._back
        if not asked.line.strip() and asked.previous is None:
            return
        understood = self._understood
        if (
            understood is not None
            and understood.asked == asked
            and asked.line
            and not understood.parse.saveable
        ):
            self.complain(understood.parse.reason)
            return
        self._clear()
        self.run_worker(self._saving(asked, back), name="save", description="save")

    async def _saving(self, asked: Asked, back: int | None) -> None:
        try:
            saved, written = await self._save(asked)
        except TendError as error:
            self._restore(asked, back, str(error))
            return
        if written and back is None:
            self._saved += 1
        elif written and not asked.line.strip():
            self._saved -= 1
        if back is not None:
            self.desk.recent[back : back + 1] = [saved] if asked.line.strip() else []
        else:
            self.desk.recent.append(saved)
        if self.is_mounted:
            self.ask()

    async def take_lines(self, text: str) -> None:
        """A card or signature is one person; of other lines the person says what they are."""
        reader = self._reader
        found = await self.desk.session.read(lambda network, _: reader.pasted(network, text))
        if found.sort == "ask":
            self._lines = found
            self.complain(found.question)
            self.redraw_keys()
        else:
            self.field.insert(found.person)

    def _one_person(self) -> None:
        """The pasted lines are one person, where they may be one; several cards are not."""
        if self._lines is not None and self._lines.person:
            found = self._answered_lines()
            self.field.insert(found.person if found is not None else "")

    def _one_each(self) -> None:
        """The pasted lines are an entry each; those that are none come back into the box."""
        found = self._answered_lines()
        if found is not None:
            for line in found.lines:
                self.run_worker(self._saving(Asked(line), None), name="save", description="save")

    async def _save(self, asked: Asked) -> tuple[Saved, bool]:
        """The entry as it was saved, and whether anything was written."""
        kept: list[tuple[Saved, bool]] = []
        reader = self._reader

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            made, saved = reader.save(network, vault, asked)
            kept.append((saved, bool(made)))
            return made, saved.label

        await self.desk.session.write(make)
        return kept[0]

    @property
    def asking_lines(self) -> bool:
        """Whether the question what pasted lines are stands."""
        return self._lines is not None

    def _answered_lines(self) -> Pasted | None:
        """The lines, of which it is known now what they are."""
        found, self._lines = self._lines, None
        self._complaint = ""
        self.query_one(Preview).show(self._understood)
        self.redraw_keys()
        return found

    def _clear(self) -> None:
        self._back, self._brought, self._correcting = None, "", None
        self.desk.kept_text, self._earlier = self._earlier, ""
        self._put_kept(self.desk.kept_text)

    def _restore(self, asked: Asked, back: int | None, why: str) -> None:
        """Words that could not be saved come back; where the next line is already there they stand before it."""
        if self.is_mounted:
            following = self.field.text
            self.field.put(asked.line + (f"\n{following}" if following else ""))
            self._back, self._brought = back, asked.line if back is not None else ""
            self._correcting = asked.previous
            self.complain(why)
        else:
            self.desk.kept_text = asked.line
            self.app.post_message(
                Said(Word(_("not saved, kept in the box: {why}").format(why=why), danger=True))
            )

    def do_entry_last(self) -> None:
        """Bring back the last saved line, then the one before."""
        recent = self.desk.recent
        at = len(recent) - 1 if self._back is None else self._back - 1
        if 0 <= at < len(recent):
            self._back, self._brought, self._correcting = at, recent[at].line, recent[at]
            self.field.put(self._brought)

    def do_entry_turn(self) -> None:
        """A contact logged instead of a new person, or the other way round."""
        if self._understood is not None:
            self._reading = turn(self._understood.parse)
            self.ask()

    def do_entry_new(self) -> None:
        """A new person after all; of pasted lines: an entry each."""
        if self._lines is not None:
            self._one_each()
            return
        self._new = not self._new
        self.ask()

    async def do_entry_form(self) -> None:
        """The same as a form: what the line says stands in it, and is saved with what is changed there."""
        asked, reader, understood = self.asked(), self._reader, self._understood
        if understood is not None and understood.parse.reading is not Reading.CONTACT:
            self.complain(_("a form is for a person; what was done with them is logged in a line"))
            return
        made = await self.desk.session.read(partial(_drafted, reader=reader, asked=asked))
        if isinstance(made, str):
            self.complain(made)
            return
        id, drafted = made
        deed = await self.app.push_screen_wait(EditForm(self.desk, id, drafted))
        if deed is None:
            return
        changes, label = deed
        await self.desk.session.act(changes, label)
        self._saved += 1
        self._clear()

    def do_entry_card(self) -> None:
        """My card, over the box; what was typed stays."""
        self.post_message(Run("card"))

    def do_entry_close(self) -> None:
        """Close; what was typed is there next time."""
        self.keep_text()
        self.dismiss(None)

    def keep_text(self) -> str:
        """Remember what was typed or pasted and not saved; returns it."""
        text = "" if self._back is not None else self.field.text
        lines = self._lines.lines if self._lines is not None else ()
        self.desk.kept_text = "\n".join(filter(None, (*lines, text, self._earlier)))
        return self.desk.kept_text

    def on_mount(self) -> None:
        """Lines that were pasted last time are asked about again."""
        text = self.field.text
        if "\n" in text.strip():
            self._put_kept(text)

    def bring(self, kept: str) -> None:
        """Words of last time arrive while the box is open already."""
        if self._lines is None and not self.field.text.strip():
            self._put_kept(kept)
        else:
            self._earlier = kept

    def _put_kept(self, text: str) -> None:
        several = "\n" in text.strip()
        self.field.put("" if several else text)
        if several:
            self.run_worker(self.take_lines(text), name="lines", description="lines")


def _drafted(network: Network, vault: Vault, *, reader: Reader, asked: Asked) -> tuple[str, Drafted] | str:
    """Who a line is about and what it would write, or why there is no form for it. On the vault's thread."""
    try:
        changes, saved = reader.save(network, vault, asked)
    except NotUnderstoodError as error:
        return str(error)
    ids = [change.id for change in changes if isinstance(change, Set | Put) and change.table == "contacts"]
    if not ids:
        return _("nothing new is said of anybody")
    return ids[0], Drafted(tuple(changes), saved.label)


def inherited(event: OpenEvent, dot: str) -> str:
    """What every entry gets from the open event: `Hafen Meetup, Hamburg, today, #hafen, ! in 2 d`."""
    parts = [event.name, event.place, _("today"), f"#{event.tag}" if event.tag else ""]
    if event.follow_days is not None:
        parts.append(_("! in {follow_days} d").format(follow_days=event.follow_days))
    return ", ".join(part for part in parts if part)
