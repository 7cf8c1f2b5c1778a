"""The one registry of what a person can do: it feeds key bindings, key line, help, palette, keymap and `tend keys`.

A command has one id and means the same wherever it works. Keys are chosen for terminals and for German, French and
Nordic keyboards; each can be changed in the settings file (`[keys]`, id = "key" or "key,key").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Groups: TypeAlias = "tuple[tuple[str, ...], ...]"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    `keys` are Textual key names, the first is shown; `word` stands in the key line, `help` in help and palette;
    `context` says where it works. `palette` is False for keys that only move.
    """

    id: str
    keys: tuple[str, ...]
    word: str
    help: str
    context: str
    palette: bool = True

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "do_" + self.id.replace(".", "_")


def _keys(context: str, *rows: tuple[str, str, str, str], palette: bool = True) -> list[Command]:
    return [Command(id, tuple(keys.split()), word, help, context, palette) for id, keys, word, help in rows]


CONTEXTS: dict[str, str] = {
    "anywhere": "Anywhere",
    "moving": "Moving",
    "person": "On a person, or all that are marked",
    "people": "People",
    "filter": "In the filter of People",
    "events": "Events",
    "insights": "Insights",
    "vault": "Vault",
    "entry": "In the entry box",
    "line": "In a text line",
    "palette": "In the palette",
    "rhythm": "Rhythm",
    "copy": "Copy",
    "promise": "A promise",
    "form": "In a form",
    "form_line": "On a line of a form",
    "path": "Where a file is named",
    "import": "Looking at an import",
    "choice": "In a question",
}

_ALL: list[Command] = [
    *_keys(
        "anywhere",
        ("place.today", "1", "Today", "Today: who is due and why"),
        ("place.people", "2", "People", "People: the list and the person beside it"),
        ("place.events", "3", "Events", "Events: what was, what is open"),
        ("place.insights", "4", "Insights", "Insights: capacity and bands"),
        ("place.vault", "5", "Vault", "Vault: devices, keys, lock, settings"),
        ("entry.add", "a", "add", "Add a person, a note or a contact in one line"),
        ("find", "slash", "find", "Find a person"),
        ("event", "E", "event", "Open an event, go to the open one, or close it"),
        ("people.import", "", "import", "Import people from a file"),
        ("demo", "", "made-up people", "Look around with made-up people"),
        ("undo", "u", "undo", "Take back what was last saved"),
        ("redo", "U", "redo", "Bring back what was taken back"),
        ("help", "question_mark", "keys", "The keys that work here"),
        ("palette", "colon ctrl+p", "commands", "Commands and people by name"),
        ("lock", "ctrl+l", "lock", "Lock the vault now"),
        ("suspend", "ctrl+z", "suspend", "Lock, and go back to the shell for a moment"),
        ("out", "escape", "out", "Out, back, clear"),
        ("leave", "q", "out", "Out; at a place: quit"),
        ("quit", "ctrl+q", "quit", "Quit from everywhere"),
    ),
    *_keys(
        "moving",
        ("move.down", "j down", "down", "Down"),
        ("move.up", "k up", "up", "Up"),
        ("move.left", "h left", "left", "To the left pane or step"),
        ("move.right", "l right", "into it", "To the right pane or step"),
        ("move.first", "g home", "first", "To the first"),
        ("move.last", "G end", "last", "To the last"),
        ("move.half_down", "ctrl+d", "half down", "Half a page down"),
        ("move.half_up", "ctrl+u", "half up", "Half a page up"),
        ("move.page_down", "pagedown", "page down", "A page down"),
        ("move.page_up", "pageup", "page up", "A page up"),
        ("move.enter", "enter", "open", "Go into it"),
        ("move.tick", "space", "tick", "Tick or mark"),
        ("move.all", "asterisk", "mark all", "Mark all that are shown"),
        ("move.next_section", "tab", "next section", "To the next section or pane"),
        ("move.previous_section", "shift+tab", "previous section", "To the previous section or pane"),
        palette=False,
    ),
    *_keys(
        "person",
        ("person.call", "c", "called", "Log a call"),
        ("person.wrote", "m", "wrote", "Log a message"),
        ("person.met", "v", "met", "Log a meeting"),
        ("person.log", "i", "log", "Log in words"),
        ("person.take", "t", "take on", "Take on for today"),
        ("person.plan", "p", "plan", "Plan a date"),
        ("person.later", "s", "later", "Later: quiet until a day"),
        ("person.rhythm", "d", "rhythm", "Rhythm: circle and cadence"),
        ("person.promise", "exclamation_mark", "promise", "A promise of mine, or of theirs"),
        ("person.edit", "e", "edit", "Edit"),
        ("person.tags", "number_sign", "tag", "Tags"),
        ("person.copy", "y", "copy", "Copy mail, phone, address or card"),
        ("person.archive", "x", "let go", "Let go: archive, or bring back"),
        ("person.delete", "X", "delete", "Delete, asks with the name"),
    ),
    *_keys(
        "people",
        ("people.order", "o", "order", "Change the order"),
        ("people.zoom", "z", "whole screen", "The person on the whole screen"),
        ("people.next", "J", "next person", "The next person"),
        ("people.previous", "K", "previous person", "The previous person"),
    ),
    *_keys(
        "filter",
        ("filter.list", "enter down", "to the list", "Into the list"),
        ("filter.out", "escape", "clear", "Clear the filter, or leave it"),
        palette=False,
    ),
    *_keys(
        "events",
        ("event.new", "n", "new event", "Open a new event"),
    ),
    *_keys(
        "insights",
        ("insights.copy", "y", "copy as text", "Copy the report as text"),
    ),
    *_keys(
        "entry",
        ("entry.save", "enter", "save", "Save the line"),
        ("entry.complete", "tab", "complete", "Complete, or the next candidate"),
        ("entry.complete_back", "shift+tab", "previous", "The previous candidate"),
        ("entry.turn", "ctrl+t", "log instead", "Turn: a new person, or a contact logged"),
        ("entry.new", "ctrl+n", "new", "A new person after all"),
        ("entry.last", "up", "last", "Bring the last saved line back"),
        ("entry.close", "escape", "close", "Close; what was typed is kept"),
        palette=False,
    ),
    *_keys(
        "line",
        ("line.enter", "enter", "go on", "Go on"),
        ("line.back", "escape", "one step back", "One step back"),
        ("line.show", "ctrl+o", "show", "Show or hide what is typed"),
        ("line.recovery", "ctrl+r", "recovery code", "Use the recovery code"),
        palette=False,
    ),
    *_keys(
        "palette",
        ("palette.choose", "enter", "do it", "Do what is highlighted"),
        ("palette.down", "down", "next", "The next"),
        ("palette.up", "up", "previous", "The one before"),
        ("palette.close", "escape", "close", "Close"),
        palette=False,
    ),
    *_keys(
        "rhythm",
        ("rhythm.own", "d", "own rhythm", "A rhythm of its own, in days"),
        palette=False,
    ),
    *_keys(
        "copy",
        ("copy.mail", "m", "mail", "Copy a mail address"),
        ("copy.phone", "p", "phone", "Copy a phone number"),
        ("copy.address", "a", "address", "Copy a postal address"),
        ("copy.card", "y", "card", "Copy everything as a card"),
        palette=False,
    ),
    *_keys(
        "promise",
        ("promise.turn", "tab", "mine or theirs", "A promise of mine, or of theirs"),
        palette=False,
    ),
    *_keys(
        "form",
        ("form.save", "ctrl+s", "save", "Save the form"),
        palette=False,
    ),
    *_keys(
        "form_line",
        ("form.next", "down", "next line", "The next line"),
        ("form.previous", "up", "line before", "The line before"),
        palette=False,
    ),
    *_keys(
        "path",
        ("path.complete", "tab", "complete", "Complete the name of the file"),
        palette=False,
    ),
    *_keys(
        "import",
        ("import.write", "w", "write", "Write what is taken"),
        ("import.tick", "space", "take or leave", "Take the row, or leave it out"),
        ("import.all", "asterisk", "all", "Take all that are shown, or none"),
        ("import.filter", "o", "which", "New, adding, or different ones only"),
        ("import.theirs", "enter", "file's values", "The file's values where they differ, or your own"),
        ("import.leave", "escape", "leave", "Leave: nothing is written"),
        palette=False,
    ),
    *_keys(
        "choice",
        ("choice.yes", "enter", "yes", "Yes"),
        ("choice.no", "escape", "no", "No"),
        palette=False,
    ),
]

COMMANDS: dict[str, Command] = {command.id: command for command in _ALL}
"""Every command by its id, in the order of the help."""

# Contexts whose keys are alive at the same time: within such a layer no key may have two meanings.
_LAYERS: tuple[tuple[str, ...], ...] = (
    ("anywhere", "moving", "person"),
    ("anywhere", "moving", "person", "people"),
    ("anywhere", "moving", "events"),
    ("anywhere", "moving", "insights"),
    ("anywhere", "moving", "vault"),
    ("filter",),
    ("entry",),
    ("line",),
    ("form", "form_line", "line"),
    ("palette",),
    ("import",),
    ("path", "line"),
    ("choice",),
)

# What terminals do not send, or send as something else: ctrl+i is tab, ctrl+m enter, ctrl+h backspace, ctrl+j a
# line feed, ctrl+[ escape; ctrl+c copies.
_UNSENDABLE = {
    "ctrl+i",
    "ctrl+m",
    "ctrl+h",
    "ctrl+j",
    "ctrl+left_square_bracket",
    "shift+enter",
    "ctrl+enter",
    "ctrl+c",
}
_SHOWN = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "number_sign": "#",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "escape": "esc",
    "pagedown": "page down",
    "pageup": "page up",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
_ARROWS = {"up", "down", "left", "right"}
_NAMED = {"?": "question_mark", "!": "exclamation_mark", "#": "number_sign", "/": "slash", ":": "colon", "*": "asterisk"}  # fmt: skip


def in_context(*contexts: str) -> list[Command]:
    """The commands of these contexts, in the order of the registry."""
    return [command for command in COMMANDS.values() if command.context in contexts]


def binding_id(command: str, index: int) -> str:
    """The id of one key of a command: the first key carries the command's id, the others a number behind it."""
    return command if index == 0 else f"{command}~{index}"


def shown(key: str, *, arrows: bool = True) -> str:
    """A key as a person reads it: `^p`, `?`, `esc`; without arrows `up` and `down` are words."""
    if key.startswith("ctrl+"):
        return "^" + shown(key.removeprefix("ctrl+"), arrows=arrows)
    return key if key in _ARROWS and not arrows else _SHOWN.get(key, key)


class Keys:
    """The keys in force: the registry's with the user's changes, and what was wrong with those.

    `arrows`: whether the terminal has signs for the arrow keys.
    """

    def __init__(self, changes: Mapping[str, str] | None = None, *, arrows: bool = True) -> None:
        self.problems: list[str] = []
        self._arrows = arrows
        self._keys = {id: command.keys for id, command in COMMANDS.items()}
        for id, text in (changes or {}).items():
            self._change(id, text)
        self._report_clashes()

    def of(self, id: str) -> tuple[str, ...]:
        """The keys of a command."""
        return self._keys[id]

    def sign(self, id: str) -> str:
        """The first key of a command as a person reads it."""
        return next(iter(self.signs(id)), "")

    def signs(self, id: str) -> list[str]:
        """All keys of a command as a person reads them."""
        return [shown(key, arrows=self._arrows) for key in self._keys[id]]

    def keymap(self) -> dict[str, str]:
        """The changes in the form Textual's keymap takes."""
        changed: dict[str, str] = {}
        for id, command in COMMANDS.items():
            if self._keys[id] != command.keys:
                changed[id] = ",".join(self._keys[id])
                changed.update(
                    {binding_id(id, index): self._keys[id][0] for index in range(1, len(command.keys))}
                )
        return changed

    def _change(self, id: str, text: str) -> None:
        if id not in COMMANDS:
            self.problems.append(f"keys: no command is called '{id}'{_suggestion(id)}")
            return
        keys = tuple(_named(part.strip()) for part in text.split(",") if part.strip())
        wrong = [shown(key) for key in keys if not _sendable(key)]
        if wrong:
            self.problems.append(f"keys: {id}: a terminal cannot send {', '.join(wrong)}")
        elif not keys:
            self.problems.append(f"keys: {id}: no key given")
        else:
            self._keys[id] = keys

    def _report_clashes(self) -> None:
        seen: set[tuple[str, str]] = set()
        for layer in _LAYERS:
            owners: dict[str, str] = {}
            for command in in_context(*layer):
                for key in self._keys[command.id]:
                    other = owners.setdefault(key, command.id)
                    pair = (other, command.id)
                    if other != command.id and pair not in seen and not _shadowing(other, command.id):
                        seen.add(pair)
                        self.problems.append(f"keys: {shown(key)} is both {other} and {command.id}")


def _shadowing(first: str, second: str) -> bool:
    """A place may give a key of `anywhere` a nearer meaning of the same word: none does so far."""
    return first == second


def _named(key: str) -> str:
    key = "ctrl+" + key[1:] if len(key) == 2 and key[0] == "^" else key
    return _NAMED.get(key, key)


def _sendable(key: str) -> bool:
    return key not in _UNSENDABLE and not key.startswith(("alt+", "super+", "hyper+", "meta+", "ctrl+shift+"))


def _suggestion(id: str) -> str:
    import difflib

    near = difflib.get_close_matches(id, COMMANDS, n=1)
    return f": {near[0]}?" if near else ""


def entries(
    groups: Groups, keys: Keys, width: int, words: Mapping[str, str] | None = None
) -> list[list[Entry]]:
    """The key line for a width: groups of entries, cut by whole entries; see `layout`."""
    words = words or {}
    made = [
        [Entry(id, keys.sign(id), words.get(id, COMMANDS[id].word)) for id in group if id in COMMANDS]
        for group in groups
    ]
    return _cut([group for group in made if group], width)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a key line."""

    id: str
    key: str
    word: str

    @property
    def width(self) -> int:
        """Cells taken: key, blank, word."""
        return len(self.key) + 1 + len(self.word)


def key_line_width(groups: Iterable[Iterable[Entry]], inner: int, outer: int) -> int:
    """The cells a key line takes, the blank at its left included."""
    lists = [list(group) for group in groups]
    within = sum(entry.width for group in lists for entry in group) + inner * sum(
        len(group) - 1 for group in lists
    )
    return 1 + within + outer * max(0, len(lists) - 1)


def _cut(groups: list[list[Entry]], width: int) -> list[list[Entry]]:
    """Whole entries are dropped from the right until the line fits; the last entry (the keys) always stays."""
    groups = [list(group) for group in groups]
    while key_line_width(groups, 1, 2) > width and sum(map(len, groups)) > 1:
        last = groups[-1]
        if len(last) > 1:
            last.pop(-2)
        else:
            groups[-2].pop()
            if not groups[-2]:
                del groups[-2]
    return groups
