"""The texts in the code, and bringing the catalogues in step with them: `python -m tests.catalogue`."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.language import Entry, entries
from tui.cli.spoken import paragraphs

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "sync", "tui", "themes")
_MARKS = {"_": 1, "N_": 1, "ngettext": 2}
COMMAND_LINE = ROOT / "tui" / "cli"
_HELP = {"help", "short_help", "epilog"}


class Found(NamedTuple):
    """A text in the code, and its form for many where it has one."""

    message: str
    many: str
    place: str


def messages() -> Iterator[Found]:
    """All texts that the code marks, in the order of the modules, each once."""
    seen: set[str] = set()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for found in _of(path):
                if found.message not in seen:
                    seen.add(found.message)
                    yield found


def _of(path: Path) -> Iterator[Found]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.parent == COMMAND_LINE:
        for text, line in _help_in(tree):
            for part in filter(str.strip, paragraphs(text)):
                yield Found(part, "", f"{path.relative_to(ROOT)}:{line}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            texts = [_text(each) for each in node.args[: _MARKS[node.func.id]]]
            if None not in texts:
                yield Found(str(texts[0]), str(texts[1]) if len(texts) == 2 else "", place)
            elif node.func.id != "_":
                raise ValueError(f"{place}: what is marked must be a plain text")


def _help_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What `--help` shows without a mark: the docstrings of commands, and what decorators are given as help."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield ast.get_docstring(node) or "", node.lineno
        elif isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg in _HELP:
                    yield from ((text, node.lineno) for text in _plain_parts(keyword.value))


def _makes_command(node: ast.expr) -> bool:
    call = node.func if isinstance(node, ast.Call) else None
    return isinstance(call, ast.Attribute) and call.attr in {"command", "group"}


def _plain_parts(node: ast.expr) -> Iterator[str]:
    """A text, or those parts of one that is put together that are not marked elsewhere."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    yield from filter(None, map(_text, parts))


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def bring_in_step(path: Path) -> tuple[int, int]:
    """Write a catalogue anew: what the code says, translated where it was. Returns how many are new, and how many went."""
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\n\n") + 1] if "\n\n" in text else text
    known = {entry.message: entry for entry in entries(text) if entry.message}
    wanted = list(messages())
    blocks = [_block(found, known.get(found.message)) for found in wanted]
    path.write_text("\n".join([head.rstrip("\n") + "\n", *blocks]), encoding="utf-8")
    names = {found.message for found in wanted}
    return len(names - known.keys()), len(known.keys() - names)


def _block(found: Found, known: Entry | None) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = [f"#: {found.place.partition(':')[0]}", f"msgid {quoted(found.message)}"]
    forms = known.forms if known is not None and bool(known.many) == bool(found.many) else {}
    if found.many:
        lines.append(f"msgid_plural {quoted(found.many)}")
        lines += [f"msgstr[{number}] {quoted(forms.get(number, ''))}" for number in (0, 1)]
    else:
        lines.append(f"msgstr {quoted(forms.get(0, ''))}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for each in sorted((ROOT / "core" / "catalogues").glob("*.po")):
        new, gone = bring_in_step(each)
        print(f"{each.name}: {new} to translate, {gone} gone")
