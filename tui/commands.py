"""The one registry of what a person can do: it feeds key bindings, key line, help, palette, keymap and `tend keys`.

A command has one id and means the same wherever it works. Keys are chosen for terminals and for German, French and
Nordic keyboards; each can be changed in the settings file (`[keys]`, id = "key" or "key,key").
"""

from __future__ import annotations

from dataclasses import dataclass


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
    "sync": "The folder, in Vault",
    "entry": "In the entry box",
    "line": "In a text line",
    "palette": "In the palette",
    "rhythm": "Rhythm",
    "views": "Views",
    "tryout": "Trying a rhythm",
    "tour": "In the tour",
    "listed": "In a list of settings",
    "copy": "Copy",
    "promise": "A promise",
    "introducing": "Introducing two people",
    "introduction": "An introduction",
    "form": "In a form",
    "form_line": "On a line of a form",
    "path": "Where a file is named",
    "import": "Looking at an import",
    "export": "Choosing an export",
    "conflict": "Settling conflicts",
    "merge": "Making two people one",
    "review": "In the review",
    "passing": "Passed three times",
    "sorting": "Sorting in",
    "drill": "Practising names",
    "draft": "A draft",
    "templates": "Templates",
    "card": "My card",
    "card_choice": "Choosing what stands on my card",
    "covered": "While covered, or locked at an event",
    "look": "Looking through new people",
    "choice": "In a question",
}

_ALL: list[Command] = [
    *_keys(
        "anywhere",
        ("place.today", "1", "Today", "Today: who is due and why"),
        ("place.people", "2", "People", "People: the list and the person beside it"),
        ("place.events", "3", "Events", "Events: what was, what is open"),
        ("place.insights", "4", "Insights", "Insights: capacity, health, who to let go"),
        ("place.vault", "5", "Vault", "Vault: devices, keys, lock, settings"),
        ("entry.add", "a", "add", "Add a person, a note or a contact in one line"),
        ("find", "slash", "find", "Find a person"),
        ("review", "r", "review", "The daily review: one person after the other"),
        ("event", "E", "event", "Open an event, go to the open one, or close it"),
        ("card", "Q", "my card", "My card as a QR code"),
        ("card.contents", "", "what my card holds", "Choose what stands on my card"),
        ("people.import", "", "import", "Import people from a file"),
        ("people.export", "", "export", "Export people to a file or a folder"),
        ("sort_in", "", "sort in", "Sort in: put people into circles, ten at a time"),
        ("names", "", "practise names", "Practise names: five at a time"),
        ("templates", "", "templates", "Templates of messages"),
        ("conflicts", "C", "conflicts", "Settle what was changed on two devices at once"),
        ("duplicates", "", "duplicates", "Look at everybody who may be there twice"),
        ("settings", "", "settings", "Settings: of this machine, and those that travel with the vault"),
        ("themes", "", "themes", "Themes: choose one, each as it looks"),
        ("keys", "", "all keys", "Keys: see all of them, and change them"),
        ("tour", "", "tour", "The tour over the screens once more"),
        ("demo", "", "made-up people", "Look around with made-up people"),
        ("undo", "u", "undo", "Take back what was last saved"),
        ("redo", "U", "redo", "Bring back what was taken back"),
        ("help", "question_mark", "keys", "The keys that work here"),
        ("palette", "colon ctrl+p", "commands", "Commands, views and people by name"),
        ("cover", "", "cover", "Cover the screen at an open event: note, not look"),
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
        ("person.introduce", "I", "introduce", "Introduce to someone: the marked, or who fits"),
        ("person.merge", "M", "merge", "Make one of two: the marked, or who may be the same"),
        ("person.archive", "x", "let go", "Let go: archive, or bring back"),
        ("person.delete", "X", "delete", "Delete, asks with the name"),
    ),
    *_keys(
        "people",
        ("people.order", "o", "order", "Change the order"),
        ("people.views", "f", "views", "Views: filters that were kept"),
        ("people.keep_view", "F", "keep as view", "Keep this filter as a view"),
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
        ("event.new", "n", "new event", "Open a new event, or note one to come"),
        ("event.order", "o", "order", "Change the order of the events"),
    ),
    *_keys(
        "insights",
        ("insights.period", "o", "period", "Another period for the report"),
        ("insights.copy", "y", "copy as text", "Copy the report as text"),
        ("insights.keep", "n", "keep", "Keep a person: never proposed to be let go again"),
    ),
    *_keys(
        "listed",
        ("list.leave", "escape q", "back", "Back to where you came from"),
        palette=False,
    ),
    *_keys(
        "tour",
        ("tour.next", "enter space right", "next", "The next card"),
        ("tour.back", "b left", "back", "The card before"),
        ("tour.skip", "escape q", "skip the tour", "End the tour"),
        palette=False,
    ),
    *_keys(
        "tryout",
        ("tryout.longer", "right l", "longer", "A longer rhythm"),
        ("tryout.shorter", "left h", "shorter", "A shorter rhythm"),
        palette=False,
    ),
    *_keys(
        "vault",
        ("vault.back_up", "B", "back up", "Back the whole vault up to one file, or stop that"),
        ("vault.retire", "D", "retire", "Retire the device under the cursor: it writes no more"),
    ),
    *_keys(
        "sync",
        ("sync.now", "S", "sync now", "Sync with the folder now, or stop the sync under way"),
        ("sync.device", "n", "add device", "How another device joins this vault"),
        ("sync.folder", "", "folder", "Choose the folder to sync with, or have none any more"),
    ),
    *_keys(
        "entry",
        ("entry.save", "enter", "save", "Save the line"),
        ("entry.complete", "tab", "complete", "Complete, or the next candidate"),
        ("entry.complete_back", "shift+tab", "previous", "The previous candidate"),
        ("entry.turn", "ctrl+t", "log instead", "Turn: a new person, or a contact logged"),
        ("entry.new", "ctrl+n", "new", "A new person after all"),
        ("entry.form", "ctrl+g", "form", "The same as a form"),
        ("entry.last", "up", "last", "Bring the last saved line back"),
        ("entry.card", "ctrl+o", "my card", "My card as a QR code"),
        ("entry.close", "escape", "close", "Close; what was typed is kept"),
        palette=False,
    ),
    *_keys(
        "line",
        ("line.enter", "enter", "go on", "Go on"),
        ("line.back", "escape", "one step back", "One step back"),
        ("line.show", "ctrl+o", "show", "Show or hide what is typed"),
        ("line.note", "ctrl+n", "note", "Note something before unlocking"),
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
        ("rhythm.choose", "enter", "take it", "Put into the circle under the cursor"),
        ("rhythm.down", "down j", "down", "The next circle"),
        ("rhythm.up", "up k", "up", "The circle before"),
        ("rhythm.own", "d", "own rhythm", "A rhythm of its own, in days"),
        palette=False,
    ),
    *_keys(
        "views",
        ("views.choose", "enter", "show", "Show the view under the cursor"),
        ("views.down", "down j", "down", "The next view"),
        ("views.up", "up k", "up", "The view before"),
        ("views.remove", "x", "let it go", "Keep the view no longer"),
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
        "introducing",
        ("introducing.turn", "tab", "how far", "Asked, agreed, or made already"),
        palette=False,
    ),
    *_keys(
        "introduction",
        ("introduction.choose", "enter", "take it", "The state under the cursor"),
        ("introduction.down", "down j", "down", "The next state"),
        ("introduction.up", "up k", "up", "The state before"),
        ("introduction.outcome", "o", "outcome", "Write what came of it"),
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
        "export",
        ("export.next", "down", "next format", "The next format"),
        ("export.previous", "up", "format before", "The format before"),
        palette=False,
    ),
    *_keys(
        "conflict",
        ("conflict.first", "1", "this", "Take the first"),
        ("conflict.second", "2", "that", "Take the second"),
        ("conflict.third", "3", "both", "Take both, or the third"),
        ("conflict.fourth", "4", "fourth", "Take the fourth, or all of three"),
        ("conflict.fifth", "5", "fifth", "Take the fifth, or all of four"),
        ("conflict.edit", "e", "write it anew", "Write another text instead"),
        ("conflict.next", "space", "next", "The next conflict"),
        ("conflict.previous", "b", "back", "The conflict before"),
        ("conflict.leave", "escape q", "out", "Leave; what is open stays open"),
        palette=False,
    ),
    *_keys(
        "merge",
        ("merge.first", "1", "left", "Take the left one's"),
        ("merge.second", "2", "right", "Take the right one's"),
        ("merge.both", "3", "both", "Take both"),
        ("merge.turn", "space", "other", "Take the other one's, or both"),
        ("merge.save", "enter", "make them one", "Make the two one person"),
        ("merge.apart", "n", "two people", "They are two: never ask again"),
        ("merge.next", "J", "next", "The next two"),
        ("merge.previous", "K", "back", "The two before"),
        ("merge.leave", "escape q", "out", "Leave; nothing is done to these two"),
        palette=False,
    ),
    *_keys(
        "review",
        ("review.next", "space", "next", "The next person"),
        ("review.back", "b", "back", "The person before"),
        ("review.enter", "enter", "kept", "The promise that is due is kept; at the end: practise five names"),
        ("review.stop", "escape q", "stop here", "Stop here; the place is kept"),
        palette=False,
    ),
    *_keys(
        "passing",
        ("passing.longer", "d", "yes", "The longer rhythm"),
        ("passing.same", "space", "no", "The rhythm stays"),
        palette=False,
    ),
    *_keys(
        "sorting",
        ("sorting.next", "space", "later", "Not now: the next person"),
        ("sorting.back", "b", "back", "The person before"),
        ("sorting.more", "enter", "ten more", "The next ten"),
        ("sorting.stop", "escape q", "stop here", "Stop here; who is left waits"),
        ("sorting.remember", "0", "only remember", "Only remember: never falls due"),
        ("sorting.first", "1", "first", "Into the first circle"),
        ("sorting.second", "2", "second", "Into the second circle"),
        ("sorting.third", "3", "third", "Into the third circle"),
        ("sorting.fourth", "4", "fourth", "Into the fourth circle"),
        ("sorting.fifth", "5", "fifth", "Into the fifth circle"),
        ("sorting.sixth", "6", "sixth", "Into the sixth circle"),
        ("sorting.seventh", "7", "seventh", "Into the seventh circle"),
        ("sorting.eighth", "8", "eighth", "Into the eighth circle"),
        ("sorting.ninth", "9", "ninth", "Into the ninth circle"),
        palette=False,
    ),
    *_keys(
        "drill",
        ("drill.show", "enter", "show the name", "Show the name; then: it was known"),
        ("drill.forgot", "space", "not yet", "Show the name; then: it was not known yet"),
        ("drill.back", "b", "back", "The name before"),
        ("drill.stop", "escape q", "stop here", "Stop here"),
        palette=False,
    ),
    *_keys(
        "draft",
        ("draft.send", "enter", "copy and log", "Copy the draft and log the message"),
        ("draft.copy", "y", "only copy", "Copy the draft, log nothing"),
        ("draft.words", "m i", "in words", "Log the message in words, without the draft"),
        ("draft.next", "tab", "other draft", "The draft of the next template"),
        ("draft.close", "escape", "not now", "Close"),
        palette=False,
    ),
    *_keys(
        "templates",
        ("templates.edit", "enter e", "edit", "Change the template"),
        ("templates.new", "n", "new", "A new template"),
        ("templates.remove", "x", "remove", "Remove the template"),
        ("templates.down", "down j", "down", "The next template"),
        ("templates.up", "up k", "up", "The template before"),
        ("templates.close", "escape q", "close", "Close"),
        palette=False,
    ),
    *_keys(
        "card",
        ("card.choose", "e", "choose", "What stands on the card"),
        ("card.copy", "y", "copy", "Copy the card as a vCard"),
        ("card.invert", "i", "invert", "Light and dark change places, for a light terminal without colours"),
        ("card.leave", "escape q enter", "back", "Back"),
        palette=False,
    ),
    *_keys(
        "card_choice",
        ("card.tick", "space", "share or not", "Share it, or no longer"),
        ("card.edit", "e", "write it", "Write it"),
        ("card.down", "j down", "down", "The next line"),
        ("card.up", "k up", "up", "The line before"),
        palette=False,
    ),
    *_keys(
        "covered",
        ("covered.save", "enter", "save", "Keep the line"),
        ("covered.uncover", "escape", "uncover with the passphrase", "Uncover with the passphrase"),
        palette=False,
    ),
    *_keys(
        "look",
        ("look.follow", "enter", "follow up", "Follow up within 48 hours, and the next person"),
        ("look.nothing", "n", "nothing more", "Nothing more: no follow-up"),
        ("look.next", "space", "next", "The next person; this one stays for later"),
        ("look.back", "b", "back", "The person before"),
        ("look.leave", "escape q", "later", "Later: it goes on at this person"),
        ("look.circle0", "0", "remember", "Only remember: never falls due"),
        *(
            (
                f"look.circle{number}",
                str(number),
                f"circle {number}",
                f"Into circle {number}, counted from the closest",
            )
            for number in range(1, 10)
        ),
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


def in_context(*contexts: str) -> list[Command]:
    """The commands of these contexts, in the order of the registry."""
    return [command for command in COMMANDS.values() if command.context in contexts]


def binding_id(command: str, index: int) -> str:
    """The id of one key of a command: the first key carries the command's id, the others a number behind it."""
    return command if index == 0 else f"{command}~{index}"
