"""The table of devices in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.vault import Device
from tui import device_words, lines
from tui.draw import safe
from tui.glyphs import Glyphs, plainer
from tui.lines import Line

_HEADINGS = ("Device", "last heard", "has all of mine", "to come")
_HEARD, _HAS, _COME = 17, 17, 7
_LEAST = 12


def device_lines(
    devices: Sequence[Device], now: datetime, width: int, glyphs: Glyphs, cursor: int = -1
) -> list[Line]:
    """The table, and a sentence for what has not arrived; the device `cursor` is marked.

    Where room is short it is the name that gives way, then what comes last.
    """
    name = max(_LEAST, min(24, width - 2 - _HEARD - _HAS - _COME))
    drawn: list[Line] = [((_row(("", *_HEADINGS), name, glyphs), "dim"),)]
    for number, device in enumerate(devices):
        mark = glyphs.cursor if number == cursor else ""
        cells = (
            mark,
            device_words.named(device),
            device_words.heard(device, now),
            device_words.has_mine(device),
            device_words.to_come(device),
        )
        role = "name" if device.this else "dim" if not device.in_use else ""
        drawn.append(((_row(cells, name, glyphs), role),))
    drawn = [lines.fit(line, width) for line in drawn]
    if told := device_words.missing(devices):
        drawn.append(())
        for sentence in (*told, device_words.THEY_COME):
            drawn += [((piece, ""),) for piece in safe.wrapped(sentence, max(10, width - 1), glyphs)]
    return drawn


def _row(cells: Sequence[str], name: int, glyphs: Glyphs) -> str:
    sizes = (1, name, _HEARD, _HAS, _COME)
    parts = [
        safe.column(plainer(cell, glyphs), size, glyphs) for cell, size in zip(cells, sizes, strict=True)
    ]
    return f"{parts[0]} {''.join(parts[1:])}".rstrip()
