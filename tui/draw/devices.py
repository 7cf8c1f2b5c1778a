"""The table of devices in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.language import N_, _
from core.network.wording import bare
from core.vault import Device
from tui import device_words, lines
from tui.draw import safe
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs, plainer
from tui.lines import Line

_HEADINGS = (N_("Device"), N_("last heard"), N_("has all of mine"), N_("column|to come"))
_HEARD, _HAS, _COME = 17, 17, 7
_LEAST = 12


def device_page(devices: Sequence[Device], now: datetime, width: int, glyphs: Glyphs) -> Page:
    """The table, each device a place to stand on, and a sentence for what has not arrived. Empty without devices.

    Where room is short it is the name that gives way, then what comes last.
    """
    if not devices:
        return Page(())
    name = max(_LEAST, min(24, width - 2 - _HEARD - _HAS - _COME))
    drawn: list[Line] = [((_row(("", *(bare(_(heading)) for heading in _HEADINGS)), name, glyphs), "dim"),)]
    for device in devices:
        cells = (
            "",
            device_words.named(device),
            device_words.heard(device, now),
            device_words.has_mine(device),
            device_words.to_come(device),
        )
        role = "name" if device.this else "dim" if not device.in_use else ""
        drawn.append(((_row(cells, name, glyphs), role),))
    stops = [Stop(line, 0, width, Target("device", each.id)) for line, each in enumerate(devices, 1)]
    drawn = [lines.fit(line, width) for line in drawn]
    if told := device_words.missing(devices):
        drawn.append(())
        for sentence in (*told, _(device_words.THEY_COME)):
            drawn += [((piece, ""),) for piece in safe.wrapped(sentence, max(10, width - 1), glyphs)]
    return Page(tuple(drawn), tuple(stops), (0,))


def _row(cells: Sequence[str], name: int, glyphs: Glyphs) -> str:
    sizes = (1, name, _HEARD, _HAS, _COME)
    parts = [
        safe.column(plainer(cell, glyphs), size, glyphs) for cell, size in zip(cells, sizes, strict=True)
    ]
    return f"{parts[0]} {''.join(parts[1:])}".rstrip()
