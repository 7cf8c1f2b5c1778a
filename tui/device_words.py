"""What is said of devices, on the command line and in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.vault import Device
from tui.draw import words

NOTHING = "–"


def worth_telling(devices: Sequence[Device]) -> list[Device]:
    """Those in use, and of the others those of which something is still in the vault or on its way."""
    return [each for each in devices if each.this or each.in_use or each.here or each.to_come]


def named(device: Device) -> str:
    """What a device is called, and whether it is this one."""
    return f"{device.called} (this)" if device.this else device.called


def heard(device: Device, now: datetime) -> str:
    """When it was heard of last: `now`, `07:38`, `yesterday 22:10`, `Sat 6 Jun`, `12 Feb`."""
    if device.this:
        return "now"
    if device.heard is None:
        return "not yet"
    try:
        at = datetime.fromtimestamp(device.heard / 1000)
    except (OverflowError, ValueError, OSError):
        return "not yet"
    if at.date() == now.date():
        return f"{at:%H:%M}"
    if at.date() == now.date() - timedelta(days=1):
        return f"yesterday {at:%H:%M}"
    day = words.short(at.date().isoformat(), now.date())
    recent = timedelta(0) <= now.date() - at.date() < timedelta(days=21)
    return f"{words.WEEKDAYS[at.weekday()]} {day}" if recent else day


def has_mine(device: Device) -> str:
    """Whether it has said to have all that was saved on this one."""
    if not device.in_use:
        return "ended" if device.use == "closed" else "retired"
    if device.behind is None:
        return NOTHING
    return "yes" if device.behind == 0 else f"no, {words.count(device.behind, 'change')}"


def to_come(device: Device) -> str:
    """How many of its changes have not arrived."""
    return f"{device.to_come:,}" if device.to_come else NOTHING


def missing(devices: Sequence[Device]) -> list[str]:
    """A sentence for each device of which changes have not arrived."""
    return [
        f"{words.count(each.to_come, 'change')} of {each.called} "
        f"{'is' if each.to_come == 1 else 'are'} named but not here yet."
        for each in devices
        if each.to_come
    ]


THEY_COME = "Nothing is lost: they come with the next sync of that device."
