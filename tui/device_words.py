"""What is said of devices, on the command line and in the Vault place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.language import N_, _, ngettext
from core.vault import Device
from tui.draw import words

NOTHING = "–"


def worth_telling(devices: Sequence[Device]) -> list[Device]:
    """Those in use, and of the others those of which something is still in the vault or on its way."""
    return [each for each in devices if each.this or each.in_use or each.here or each.to_come]


def named(device: Device) -> str:
    """What a device is called, and whether it is this one."""
    return _("{device} (this)").format(device=device.called) if device.this else device.called


def heard(device: Device, now: datetime) -> str:
    """When it was heard of last: `now`, `07:38`, `yesterday 22:10`, `Sat 6 Jun`, `12 Feb`."""
    if device.this:
        return _("now")
    if device.heard is None:
        return _("not yet")
    try:
        at = datetime.fromtimestamp(device.heard / 1000)
    except (OverflowError, ValueError, OSError):
        return _("not yet")
    if at.date() == now.date():
        return f"{at:%H:%M}"
    if at.date() == now.date() - timedelta(days=1):
        return _("yesterday {time}").format(time=f"{at:%H:%M}")
    day = words.short(at.date().isoformat(), now.date())
    recent = timedelta(0) <= now.date() - at.date() < timedelta(days=21)
    return f"{_(words.WEEKDAYS[at.weekday()])} {day}" if recent else day


def has_mine(device: Device) -> str:
    """Whether it has said to have all that was saved on this one."""
    if not device.in_use:
        return _("ended") if device.use == "closed" else _("retired")
    if device.behind is None:
        return NOTHING
    if device.behind == 0:
        return _("yes")
    return ngettext("no, {n} change", "no, {n} changes", device.behind).format(n=device.behind)


def to_come(device: Device) -> str:
    """How many of its changes have not arrived."""
    return f"{device.to_come:,}" if device.to_come else NOTHING


def missing(devices: Sequence[Device]) -> list[str]:
    """A sentence for each device of which changes have not arrived."""
    return [
        ngettext(
            "{n} change of {device} is named but not here yet.",
            "{n} changes of {device} are named but not here yet.",
            each.to_come,
        ).format(n=each.to_come, device=each.called)
        for each in devices
        if each.to_come
    ]


THEY_COME = N_("Nothing is lost: they come with the next sync of that device.")
