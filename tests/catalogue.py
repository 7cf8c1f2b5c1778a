"""The texts in the code, and bringing the catalogues in step with them: `python -m tests.catalogue`."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.language import Entry, entries

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "sync", "tui", "themes")
_MARKS = {"_": 1, "N_": 1, "ngettext": 2}


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
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            texts = [_text(each) for each in node.args[: _MARKS[node.func.id]]]
            if None not in texts:
                yield Found(str(texts[0]), str(texts[1]) if len(texts) == 2 else "", place)
            elif node.func.id != "_":
                raise ValueError(f"{place}: what is marked must be a plain text")


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
