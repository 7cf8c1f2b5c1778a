"""The devices of a vault, as one of them sees the others and speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import UsageError
from core.language import _
from core.vault import devices
from core.vault.device_list import Device, list_devices
from core.vault.store import Note, Store


class Fleet(Store):
    """A `Store` that knows its devices. What is said of them is not for undo."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.pinned: Mapping[str, int] = {}
        """The last commit of each device that was remembered when the vault was opened."""

    def devices(self) -> list[Device]:
        """Every device that is known of, this one first."""
        self.require_open()
        return list_devices(self, self.pinned)

    def name_device(self, name: str, device: str = "") -> None:
        """Call this device, or another one, by a name.

        Raises:
            UsageError: that is no name, or there is no such device.
        """
        named = devices.checked_name(name)
        if device and device not in {each.id for each in self.devices()}:
            raise UsageError(_("There is no such device."), safe=_("Nothing was changed."))
        self.write(lambda: devices.telling(device or self.device, devices.NAME, named), Note(quiet=True))

    def retire(self, device: str) -> None:
        """Say of another device that it writes no more; its files are taken over by those that do.

        Should it come back it goes on under a new id, and nothing it wrote meanwhile is lost. It is not locked out.

        Raises:
            UsageError: there is no such device in use, or it is this one.
        """
        if device == self.device:
            raise UsageError(
                _("This device is the one that you are using."),
                safe=_("Nothing was changed."),
                todo=_("Retire it from another one."),
            )
        if not any(each.id == device and each.in_use for each in self.devices()):
            raise UsageError(_("There is no such device in use."), safe=_("Nothing was changed."))
        self.write(lambda: devices.telling(device, devices.RETIRED, True), Note(quiet=True))

    def close_device(self) -> str:
        """Say that this device has said all it will say: what is saved here later is saved under a new id.

        Returns the id that was closed; it is empty where nothing was ever saved under it: then nothing is said.
        """
        if self.read_only or not self.holdings.heads.get(self.device):
            return ""
        return self.write(lambda: devices.telling(self.device, devices.CLOSED, True), Note(quiet=True)).dot[0]
