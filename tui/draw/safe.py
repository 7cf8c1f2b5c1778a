"""Text from outside, made fit for a grid of cells: safe to print, and of a width that every terminal agrees on."""

from __future__ import annotations

import re

from rich.cells import get_character_cell_size

from tui import lines
from tui.glyphs import Glyphs

# What has no width of its own that terminals agree on, or would act on the terminal: controls, surrogates, marks
# that turn the direction, variation selectors, skin tones, tags, soft hyphens, joiners of pictures.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff"
    "\ufff9-\uffff\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_JOINED_PICTURE = re.compile("\u200d[\u2190-\u2bff\U0001f000-\U0001faff]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"({_MARK}{{4}}){_MARK}+")


def shown(text: str) -> str:
    """Text of one line as it may stand on the screen: no controls, pictures without their joined parts.

    A sequence of pictures keeps its first one, because terminals differ over the width of the whole. A blank
    stands for a break of line. Stacks of combining marks end at four.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _JOINED_PICTURE.sub("", text.replace("\ufe0f", "").replace("\n", " ").replace("\t", " "))
    return _STACKED.sub(r"\1", _UNSAFE.sub("", text))


def cut(text: str, width: int, glyphs: Glyphs) -> str:
    """`text`, safe, in at most `width` cells."""
    # No more than this can matter: the rest of a name of ten thousand letters is never looked at.
    return lines.cut(shown(text[: width * 8 + 64]), width, glyphs) if width > 0 else ""


def column(text: str, width: int, glyphs: Glyphs) -> str:
    """`text`, safe, in exactly `width` cells, at the left."""
    return lines.pad(cut(text, width, glyphs), width)


def wrapped(text: str, width: int, glyphs: Glyphs, limit: int = 0) -> list[str]:
    """`text`, safe, in lines of at most `width` cells: broken between words, longer words anywhere.

    Breaks of line in the text are kept. With `limit` there are no more than that many lines, the last one cut.
    """
    width = max(1, width)
    found: list[str] = []
    for paragraph in text.split("\n"):
        if limit and len(found) > limit:
            break
        # A paragraph that cannot be shown whole is not looked at whole either.
        part = paragraph[: (limit + 1) * (width + 1) * 8] if limit else paragraph
        found.extend(_wrapped(shown(part), width))
    if limit and len(found) > limit:
        rest = " ".join(found[limit - 1 : limit + 1])
        tail = lines.cut(rest if lines.cells(rest) > width else rest + " " * width, width, glyphs)
        return [*map(lines.isolated, found[: limit - 1]), tail]
    return [lines.isolated(line) for line in found]


def _wrapped(text: str, width: int) -> list[str]:
    if lines.cells(text) <= width:
        return [text]
    done: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if lines.cells(joined) <= width:
            line = joined
            continue
        if line:
            done.append(line)
        *pieces, line = _pieces(word, width)
        done.extend(pieces)
    return [*done, line] if line or not done else done


def _pieces(word: str, width: int) -> list[str]:
    pieces: list[str] = []
    start = used = 0
    for index, character in enumerate(word):
        size = get_character_cell_size(character)
        if used + size > width and index > start:
            pieces.append(word[start:index])
            start, used = index, 0
        used += size
    return [*pieces, word[start:]]
