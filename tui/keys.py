"""The keys in force: the registry's, as the user changed them; checked by name."""

from __future__ import annotations

from collections.abc import Mapping

from core.language import N_, _
from tui.commands import COMMANDS, binding_id, in_context

# Contexts whose keys are alive at the same time: within such a layer no key may have two meanings.
_LAYERS: tuple[tuple[str, ...], ...] = (
    ("anywhere", "moving", "person"),
    ("anywhere", "moving", "person", "people"),
    ("anywhere", "moving", "events"),
    ("anywhere", "moving", "insights"),
    ("anywhere", "moving", "vault", "sync"),
    ("filter",),
    ("entry",),
    ("line",),
    ("form", "form_line", "line"),
    ("palette",),
    ("import",),
    ("path", "line"),
    ("conflict",),
    ("merge",),
    ("person", "review"),
    ("passing",),
    ("person", "sorting"),
    ("drill",),
    ("draft",),
    ("templates",),
    ("look",),
    ("covered",),
    ("card",),
    ("card_choice", "choice"),
    ("choice",),
    ("choice", "tryout"),
    ("moving", "listed"),
    ("tour",),
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
    "pagedown": N_("page down"),
    "pageup": N_("page up"),
    "space": N_("space"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
_ARROWS = {"up", "down", "left", "right"}
_NAMED = {"?": "question_mark", "!": "exclamation_mark", "#": "number_sign", "/": "slash", ":": "colon", "*": "asterisk"}  # fmt: skip


def shown(key: str, *, arrows: bool = True) -> str:
    """A key as a person reads it: `^p`, `?`, `esc`; without arrows `up` and `down` are words."""
    if key.startswith("ctrl+"):
        return "^" + shown(key.removeprefix("ctrl+"), arrows=arrows)
    if key not in _SHOWN or (key in _ARROWS and not arrows):
        return key
    return _(_SHOWN[key])


class Keys:
    """The keys in force: the registry's with the user's changes, and what was wrong with those.

    `arrows`: whether the terminal has signs for the arrow keys.
    """

    def __init__(self, changes: Mapping[str, str] | None = None, *, arrows: bool = True) -> None:
        self._arrows = arrows
        self.take(changes or {})

    def take(self, changes: Mapping[str, str]) -> None:
        """Put these changes in force, in the place of those before."""
        self.changes = dict(changes)
        self.problems: list[str] = []
        self._keys = {id: command.keys for id, command in COMMANDS.items()}
        for id, text in changes.items():
            self._change(id, text)
        self._report_clashes()

    def against(self, id: str, key: str) -> list[str]:
        """What would be wrong if this key were given to a command; "" asks for its usual keys."""
        changes = {other: text for other, text in self.changes.items() if other != id}
        tried = Keys(changes | ({id: key} if key else {}), arrows=self._arrows)
        return [problem for problem in tried.problems if problem not in self.problems]

    def of(self, id: str) -> tuple[str, ...]:
        """The keys of a command."""
        return self._keys[id]

    def all_ids(self) -> tuple[str, ...]:
        """The ids of all commands."""
        return tuple(self._keys)

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
            self.problems.append(_no_command(id))
            return
        keys = tuple(_named(part.strip()) for part in text.split(",") if part.strip())
        wrong = [shown(key) for key in keys if not _sendable(key)]
        if wrong:
            self.problems.append(
                _("keys: {id}: a terminal cannot send {keys}").format(id=id, keys=", ".join(wrong))
            )
        elif not keys:
            self.problems.append(_("keys: {id}: no key given").format(id=id))
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
                        self.problems.append(
                            _("keys: {key} is both {one} and {other}").format(
                                key=shown(key), one=other, other=command.id
                            )
                        )


def _shadowing(first: str, second: str) -> bool:
    """A place may give a key of `anywhere` a nearer meaning of the same word: none does so far."""
    return first == second


def _named(key: str) -> str:
    key = "ctrl+" + key[1:] if len(key) == 2 and key[0] == "^" else key
    return _NAMED.get(key, key)


def _sendable(key: str) -> bool:
    return key not in _UNSENDABLE and not key.startswith(("alt+", "super+", "hyper+", "meta+", "ctrl+shift+"))


def _no_command(id: str) -> str:
    import difflib

    said = _("keys: no command is called '{id}'").format(id=id)
    near = difflib.get_close_matches(id, COMMANDS, n=1)
    return f"{said}: {near[0]}?" if near else said
