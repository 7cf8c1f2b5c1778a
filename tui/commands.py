"""The one registry of what a person can do: it feeds key bindings, key line, help, palette, keymap and `tend keys`.

A command has one id and means the same wherever it works. Keys are chosen for terminals and for German, French and
Nordic keyboards; each can be changed in the settings file (`[keys]`, id = "key" or "key,key").
"""

from __future__ import annotations

from dataclasses import dataclass

from core.language import N_, _


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    `keys` are Textual key names, the first is shown; `word` stands in the key line, `help` in help and palette, both in
    the language of the person (`word_text` and `help_text` are marked); `context` says where it works. `palette` is False
    for keys that only move.
    """

    id: str
    keys: tuple[str, ...]
    word_text: str
    help_text: str
    context: str
    palette: bool = True
    number: int = 0
    """What stands for `{number}` in the texts."""

    @property
    def word(self) -> str:
        """The word in the key line."""
        return _(self.word_text).format(number=self.number)

    @property
    def help(self) -> str:
        """What it does."""
        return _(self.help_text).format(number=self.number)

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "do_" + self.id.replace(".", "_")


def _keys(context: str, *rows: tuple[str, str, str, str], palette: bool = True) -> list[Command]:
    return [Command(id, tuple(keys.split()), word, help, context, palette) for id, keys, word, help in rows]


CONTEXTS: dict[str, str] = {
    "anywhere": N_("Anywhere"),
    "moving": N_("Moving"),
    "person": N_("On a person, or all that are marked"),
    "people": N_("People"),
    "filter": N_("In the filter of People"),
    "events": N_("Events"),
    "insights": N_("Insights"),
    "vault": N_("Vault"),
    "sync": N_("The folder, in Vault"),
    "entry": N_("In the entry box"),
    "line": N_("In a text line"),
    "palette": N_("In the palette"),
    "rhythm": N_("Rhythm"),
    "views": N_("Views"),
    "tryout": N_("Trying a rhythm"),
    "tour": N_("In the tour"),
    "listed": N_("In a list of settings"),
    "copy": N_("Copy"),
    "promise": N_("A promise"),
    "introducing": N_("Introducing two people"),
    "introduction": N_("An introduction"),
    "form": N_("In a form"),
    "form_line": N_("On a line of a form"),
    "path": N_("Where a file is named"),
    "import": N_("Looking at an import"),
    "export": N_("Choosing an export"),
    "conflict": N_("Settling conflicts"),
    "merge": N_("Making two people one"),
    "review": N_("In the review"),
    "passing": N_("Passed three times"),
    "sorting": N_("Sorting in"),
    "drill": N_("Practising names"),
    "draft": N_("A draft"),
    "templates": N_("Templates"),
    "card": N_("My card"),
    "card_choice": N_("Choosing what stands on my card"),
    "covered": N_("While covered, or locked at an event"),
    "look": N_("Looking through new people"),
    "choice": N_("In a question"),
}

_ALL: list[Command] = [
    *_keys(
        "anywhere",
        ("place.today", "1", N_("Today"), N_("Today: who is due and why")),
        ("place.people", "2", N_("People"), N_("People: the list and the person beside it")),
        ("place.events", "3", N_("Events"), N_("Events: what was, what is open")),
        ("place.insights", "4", N_("Insights"), N_("Insights: capacity, health, who to let go")),
        ("place.vault", "5", N_("Vault"), N_("Vault: devices, keys, lock, settings")),
        ("entry.add", "a", N_("add"), N_("Add a person, a note or a contact in one line")),
        ("find", "slash", N_("find"), N_("Find a person")),
        ("review", "r", N_("review"), N_("The daily review: one person after the other")),
        ("event", "E", N_("event"), N_("Open an event, go to the open one, or close it")),
        ("card", "Q", N_("my card"), N_("My card as a QR code")),
        ("card.contents", "", N_("what my card holds"), N_("Choose what stands on my card")),
        ("people.import", "", N_("import"), N_("Import people from a file")),
        ("people.export", "", N_("export"), N_("Export people to a file or a folder")),
        ("sort_in", "", N_("sort in"), N_("Sort in: put people into circles, ten at a time")),
        ("names", "", N_("practise names"), N_("Practise names: five at a time")),
        ("templates", "", N_("templates"), N_("Templates of messages")),
        ("conflicts", "C", N_("conflicts"), N_("Settle what was changed on two devices at once")),
        ("duplicates", "", N_("duplicates"), N_("Look at everybody who may be there twice")),
        (
            "settings",
            "",
            N_("settings"),
            N_("Settings: of this machine, and those that travel with the vault"),
        ),
        ("themes", "", N_("themes"), N_("Themes: choose one, each as it looks")),
        ("keys", "", N_("all keys"), N_("Keys: see all of them, and change them")),
        ("tour", "", N_("tour"), N_("The tour over the screens once more")),
        ("demo", "", N_("made-up people"), N_("Look around with made-up people")),
        ("undo", "u", N_("undo"), N_("Take back what was last saved")),
        ("redo", "U", N_("redo"), N_("Bring back what was taken back")),
        ("help", "question_mark", N_("keys"), N_("The keys that work here")),
        ("palette", "colon ctrl+p", N_("commands"), N_("Commands, views and people by name")),
        ("cover", "", N_("cover"), N_("Cover the screen at an open event: note, not look")),
        ("lock", "ctrl+l", N_("lock"), N_("Lock the vault now")),
        ("suspend", "ctrl+z", N_("suspend"), N_("Lock, and go back to the shell for a moment")),
        ("out", "escape", N_("out"), N_("Out, back, clear")),
        ("leave", "q", N_("out"), N_("Out; at a place: quit")),
        ("quit", "ctrl+q", N_("quit"), N_("Quit from everywhere")),
    ),
    *_keys(
        "moving",
        ("move.down", "j down", N_("down"), N_("Down")),
        ("move.up", "k up", N_("up"), N_("Up")),
        ("move.left", "h left", N_("left"), N_("To the left pane or step")),
        ("move.right", "l right", N_("into it"), N_("To the right pane or step")),
        ("move.first", "g home", N_("first"), N_("To the first")),
        ("move.last", "G end", N_("last"), N_("To the last")),
        ("move.half_down", "ctrl+d", N_("half down"), N_("Half a page down")),
        ("move.half_up", "ctrl+u", N_("half up"), N_("Half a page up")),
        ("move.page_down", "pagedown", N_("page down"), N_("A page down")),
        ("move.page_up", "pageup", N_("page up"), N_("A page up")),
        ("move.enter", "enter", N_("open"), N_("Go into it")),
        ("move.tick", "space", N_("tick"), N_("Tick or mark")),
        ("move.all", "asterisk", N_("mark all"), N_("Mark all that are shown")),
        ("move.next_section", "tab", N_("next section"), N_("To the next section or pane")),
        ("move.previous_section", "shift+tab", N_("previous section"), N_("To the previous section or pane")),
        palette=False,
    ),
    *_keys(
        "person",
        ("person.call", "c", N_("called"), N_("Log a call")),
        ("person.wrote", "m", N_("wrote"), N_("Log a message")),
        ("person.met", "v", N_("met"), N_("Log a meeting")),
        ("person.log", "i", N_("log"), N_("Log in words")),
        ("person.take", "t", N_("take on"), N_("Take on for today")),
        ("person.plan", "p", N_("plan"), N_("Plan a date")),
        ("person.later", "s", N_("later"), N_("Later: quiet until a day")),
        ("person.rhythm", "d", N_("rhythm"), N_("Rhythm: circle and cadence")),
        ("person.promise", "exclamation_mark", N_("promise"), N_("A promise of mine, or of theirs")),
        ("person.edit", "e", N_("edit"), N_("Edit")),
        ("person.tags", "number_sign", N_("tag"), N_("Tags")),
        ("person.copy", "y", N_("copy"), N_("Copy mail, phone, address or card")),
        ("person.introduce", "I", N_("introduce"), N_("Introduce to someone: the marked, or who fits")),
        ("person.merge", "M", N_("merge"), N_("Make one of two: the marked, or who may be the same")),
        ("person.archive", "x", N_("let go"), N_("Let go: archive, or bring back")),
        ("person.delete", "X", N_("delete"), N_("Delete, asks with the name")),
    ),
    *_keys(
        "people",
        ("people.order", "o", N_("order"), N_("Change the order")),
        ("people.views", "f", N_("views"), N_("Views: filters that were kept")),
        ("people.keep_view", "F", N_("keep as view"), N_("Keep this filter as a view")),
        ("people.zoom", "z", N_("whole screen"), N_("The person on the whole screen")),
        ("people.next", "J", N_("next person"), N_("The next person")),
        ("people.previous", "K", N_("previous person"), N_("The previous person")),
    ),
    *_keys(
        "filter",
        ("filter.list", "enter down", N_("to the list"), N_("Into the list")),
        ("filter.out", "escape", N_("clear"), N_("Clear the filter, or leave it")),
        palette=False,
    ),
    *_keys(
        "events",
        ("event.new", "n", N_("new event"), N_("Open a new event, or note one to come")),
        ("event.order", "o", N_("order"), N_("Change the order of the events")),
    ),
    *_keys(
        "insights",
        ("insights.period", "o", N_("period"), N_("Another period for the report")),
        ("insights.copy", "y", N_("copy as text"), N_("Copy the report as text")),
        ("insights.keep", "n", N_("keep"), N_("Keep a person: never proposed to be let go again")),
    ),
    *_keys(
        "listed",
        ("list.leave", "escape q", N_("back"), N_("Back to where you came from")),
        palette=False,
    ),
    *_keys(
        "tour",
        ("tour.next", "enter space right", N_("next"), N_("The next card")),
        ("tour.back", "b left", N_("back"), N_("The card before")),
        ("tour.skip", "escape q", N_("skip the tour"), N_("End the tour")),
        palette=False,
    ),
    *_keys(
        "tryout",
        ("tryout.longer", "right l", N_("longer"), N_("A longer rhythm")),
        ("tryout.shorter", "left h", N_("shorter"), N_("A shorter rhythm")),
        palette=False,
    ),
    *_keys(
        "vault",
        ("vault.back_up", "B", N_("back up"), N_("Back the whole vault up to one file, or stop that")),
        ("vault.retire", "D", N_("retire"), N_("Retire the device under the cursor: it writes no more")),
    ),
    *_keys(
        "sync",
        ("sync.now", "S", N_("sync now"), N_("Sync with the folder now, or stop the sync under way")),
        ("sync.device", "n", N_("add device"), N_("How another device joins this vault")),
        ("sync.folder", "", N_("folder"), N_("Choose the folder to sync with, or have none any more")),
    ),
    *_keys(
        "entry",
        ("entry.save", "enter", N_("save"), N_("Save the line")),
        ("entry.complete", "tab", N_("complete"), N_("Complete, or the next candidate")),
        ("entry.complete_back", "shift+tab", N_("previous"), N_("The previous candidate")),
        ("entry.turn", "ctrl+t", N_("log instead"), N_("Turn: a new person, or a contact logged")),
        ("entry.new", "ctrl+n", N_("new"), N_("A new person after all")),
        ("entry.form", "ctrl+g", N_("form"), N_("The same as a form")),
        ("entry.last", "up", N_("last"), N_("Bring the last saved line back")),
        ("entry.card", "ctrl+o", N_("my card"), N_("My card as a QR code")),
        ("entry.close", "escape", N_("close"), N_("Close; what was typed is kept")),
        palette=False,
    ),
    *_keys(
        "line",
        ("line.enter", "enter", N_("go on"), N_("Go on")),
        ("line.back", "escape", N_("one step back"), N_("One step back")),
        ("line.show", "ctrl+o", N_("show"), N_("Show or hide what is typed")),
        ("line.note", "ctrl+n", N_("note"), N_("Note something before unlocking")),
        ("line.recovery", "ctrl+r", N_("recovery code"), N_("Use the recovery code")),
        palette=False,
    ),
    *_keys(
        "palette",
        ("palette.choose", "enter", N_("do it"), N_("Do what is highlighted")),
        ("palette.down", "down", N_("next"), N_("The next")),
        ("palette.up", "up", N_("previous"), N_("The one before")),
        ("palette.close", "escape", N_("close"), N_("Close")),
        palette=False,
    ),
    *_keys(
        "rhythm",
        ("rhythm.choose", "enter", N_("take it"), N_("Put into the circle under the cursor")),
        ("rhythm.down", "down j", N_("down"), N_("The next circle")),
        ("rhythm.up", "up k", N_("up"), N_("The circle before")),
        ("rhythm.own", "d", N_("own rhythm"), N_("A rhythm of its own, in days")),
        palette=False,
    ),
    *_keys(
        "views",
        ("views.choose", "enter", N_("show"), N_("Show the view under the cursor")),
        ("views.down", "down j", N_("down"), N_("The next view")),
        ("views.up", "up k", N_("up"), N_("The view before")),
        ("views.remove", "x", N_("let it go"), N_("Keep the view no longer")),
        palette=False,
    ),
    *_keys(
        "copy",
        ("copy.mail", "m", N_("mail"), N_("Copy a mail address")),
        ("copy.phone", "p", N_("phone"), N_("Copy a phone number")),
        ("copy.address", "a", N_("address"), N_("Copy a postal address")),
        ("copy.card", "y", N_("card"), N_("Copy everything as a card")),
        palette=False,
    ),
    *_keys(
        "promise",
        ("promise.turn", "tab", N_("mine or theirs"), N_("A promise of mine, or of theirs")),
        palette=False,
    ),
    *_keys(
        "introducing",
        ("introducing.turn", "tab", N_("how far"), N_("Asked, agreed, or made already")),
        palette=False,
    ),
    *_keys(
        "introduction",
        ("introduction.choose", "enter", N_("take it"), N_("The state under the cursor")),
        ("introduction.down", "down j", N_("down"), N_("The next state")),
        ("introduction.up", "up k", N_("up"), N_("The state before")),
        ("introduction.outcome", "o", N_("outcome"), N_("Write what came of it")),
        palette=False,
    ),
    *_keys(
        "form",
        ("form.save", "ctrl+s", N_("save"), N_("Save the form")),
        palette=False,
    ),
    *_keys(
        "form_line",
        ("form.next", "down", N_("next line"), N_("The next line")),
        ("form.previous", "up", N_("line before"), N_("The line before")),
        palette=False,
    ),
    *_keys(
        "path",
        ("path.complete", "tab", N_("complete"), N_("Complete the name of the file")),
        palette=False,
    ),
    *_keys(
        "import",
        ("import.write", "w", N_("write"), N_("Write what is taken")),
        ("import.tick", "space", N_("take or leave"), N_("Take the row, or leave it out")),
        ("import.all", "asterisk", N_("all"), N_("Take all that are shown, or none")),
        ("import.filter", "o", N_("which"), N_("New, adding, or different ones only")),
        (
            "import.theirs",
            "enter",
            N_("file's values"),
            N_("The file's values where they differ, or your own"),
        ),
        ("import.leave", "escape", N_("leave"), N_("Leave: nothing is written")),
        palette=False,
    ),
    *_keys(
        "export",
        ("export.next", "down", N_("next format"), N_("The next format")),
        ("export.previous", "up", N_("format before"), N_("The format before")),
        palette=False,
    ),
    *_keys(
        "conflict",
        ("conflict.first", "1", N_("this"), N_("Take the first")),
        ("conflict.second", "2", N_("that"), N_("Take the second")),
        ("conflict.third", "3", N_("both"), N_("Take both, or the third")),
        ("conflict.fourth", "4", N_("fourth"), N_("Take the fourth, or all of three")),
        ("conflict.fifth", "5", N_("fifth"), N_("Take the fifth, or all of four")),
        ("conflict.edit", "e", N_("write it anew"), N_("Write another text instead")),
        ("conflict.next", "space", N_("next"), N_("The next conflict")),
        ("conflict.previous", "b", N_("back"), N_("The conflict before")),
        ("conflict.leave", "escape q", N_("out"), N_("Leave; what is open stays open")),
        palette=False,
    ),
    *_keys(
        "merge",
        ("merge.first", "1", N_("left"), N_("Take the left one's")),
        ("merge.second", "2", N_("right"), N_("Take the right one's")),
        ("merge.both", "3", N_("both"), N_("Take both")),
        ("merge.turn", "space", N_("other"), N_("Take the other one's, or both")),
        ("merge.save", "enter", N_("make them one"), N_("Make the two one person")),
        ("merge.apart", "n", N_("two people"), N_("They are two: never ask again")),
        ("merge.next", "J", N_("next"), N_("The next two")),
        ("merge.previous", "K", N_("back"), N_("The two before")),
        ("merge.leave", "escape q", N_("out"), N_("Leave; nothing is done to these two")),
        palette=False,
    ),
    *_keys(
        "review",
        ("review.next", "space", N_("next"), N_("The next person")),
        ("review.back", "b", N_("back"), N_("The person before")),
        (
            "review.enter",
            "enter",
            N_("kept"),
            N_("The promise that is due is kept; at the end: practise five names"),
        ),
        ("review.stop", "escape q", N_("stop here"), N_("Stop here; the place is kept")),
        palette=False,
    ),
    *_keys(
        "passing",
        ("passing.longer", "d", N_("yes"), N_("The longer rhythm")),
        ("passing.same", "space", N_("no"), N_("The rhythm stays")),
        palette=False,
    ),
    *_keys(
        "sorting",
        ("sorting.next", "space", N_("later"), N_("Not now: the next person")),
        ("sorting.back", "b", N_("back"), N_("The person before")),
        ("sorting.more", "enter", N_("ten more"), N_("The next ten")),
        ("sorting.stop", "escape q", N_("stop here"), N_("Stop here; who is left waits")),
        ("sorting.remember", "0", N_("only remember"), N_("Only remember: never falls due")),
        ("sorting.first", "1", N_("first"), N_("Into the first circle")),
        ("sorting.second", "2", N_("second"), N_("Into the second circle")),
        ("sorting.third", "3", N_("third"), N_("Into the third circle")),
        ("sorting.fourth", "4", N_("fourth"), N_("Into the fourth circle")),
        ("sorting.fifth", "5", N_("fifth"), N_("Into the fifth circle")),
        ("sorting.sixth", "6", N_("sixth"), N_("Into the sixth circle")),
        ("sorting.seventh", "7", N_("seventh"), N_("Into the seventh circle")),
        ("sorting.eighth", "8", N_("eighth"), N_("Into the eighth circle")),
        ("sorting.ninth", "9", N_("ninth"), N_("Into the ninth circle")),
        palette=False,
    ),
    *_keys(
        "drill",
        ("drill.show", "enter", N_("show the name"), N_("Show the name; then: it was known")),
        ("drill.forgot", "space", N_("not yet"), N_("Show the name; then: it was not known yet")),
        ("drill.back", "b", N_("back"), N_("The name before")),
        ("drill.stop", "escape q", N_("stop here"), N_("Stop here")),
        palette=False,
    ),
    *_keys(
        "draft",
        ("draft.send", "enter", N_("copy and log"), N_("Copy the draft and log the message")),
        ("draft.copy", "y", N_("only copy"), N_("Copy the draft, log nothing")),
        ("draft.words", "m i", N_("in words"), N_("Log the message in words, without the draft")),
        ("draft.next", "tab", N_("other draft"), N_("The draft of the next template")),
        ("draft.close", "escape", N_("not now"), N_("Close")),
        palette=False,
    ),
    *_keys(
        "templates",
        ("templates.edit", "enter e", N_("edit"), N_("Change the template")),
        ("templates.new", "n", N_("new"), N_("A new template")),
        ("templates.remove", "x", N_("remove"), N_("Remove the template")),
        ("templates.down", "down j", N_("down"), N_("The next template")),
        ("templates.up", "up k", N_("up"), N_("The template before")),
        ("templates.close", "escape q", N_("close"), N_("Close")),
        palette=False,
    ),
    *_keys(
        "card",
        ("card.choose", "e", N_("choose"), N_("What stands on the card")),
        ("card.copy", "y", N_("copy"), N_("Copy the card as a vCard")),
        (
            "card.invert",
            "i",
            N_("invert"),
            N_("Light and dark change places, for a light terminal without colours"),
        ),
        ("card.leave", "escape q enter", N_("back"), N_("Back")),
        palette=False,
    ),
    *_keys(
        "card_choice",
        ("card.tick", "space", N_("share or not"), N_("Share it, or no longer")),
        ("card.edit", "e", N_("write it"), N_("Write it")),
        ("card.down", "j down", N_("down"), N_("The next line")),
        ("card.up", "k up", N_("up"), N_("The line before")),
        palette=False,
    ),
    *_keys(
        "covered",
        ("covered.save", "enter", N_("save"), N_("Keep the line")),
        ("covered.uncover", "escape", N_("uncover with the passphrase"), N_("Uncover with the passphrase")),
        palette=False,
    ),
    *_keys(
        "look",
        ("look.follow", "enter", N_("follow up"), N_("Follow up within 48 hours, and the next person")),
        ("look.nothing", "n", N_("nothing more"), N_("Nothing more: no follow-up")),
        ("look.next", "space", N_("next"), N_("The next person; this one stays for later")),
        ("look.back", "b", N_("back"), N_("The person before")),
        ("look.leave", "escape q", N_("later"), N_("Later: it goes on at this person")),
        ("look.circle0", "0", N_("remember"), N_("Only remember: never falls due")),
        palette=False,
    ),
    *(
        Command(
            f"look.circle{number}",
            (str(number),),
            N_("circle {number}"),
            N_("Into circle {number}, counted from the closest"),
            "look",
            palette=False,
            number=number,
        )
        for number in range(1, 10)
    ),
    *_keys(
        "choice",
        ("choice.yes", "enter", N_("yes"), N_("Yes")),
        ("choice.no", "escape", N_("no"), N_("No")),
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
