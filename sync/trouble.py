"""What can be wrong with a folder, in words a person understands: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import NamedTuple

from core.errors import VaultError
from core.language import _, ngettext

AWAY = "away"
FOREIGN = "foreign"
NO_VAULT = "no-vault"
HALF_GONE = "half-gone"
SILENT = "silent"
BUSY = "busy"
PUT_BACK = "put-back"
HALF_ARRIVED = "half-arrived"
QUARANTINED = "quarantined"
OTHER_KEY = "other-key"
PLACEHOLDER = "placeholder"
FULL = "full"
READ_ONLY = "read-only"
UNREADABLE = "unreadable"
NOT_TAKEN = "not-taken"
FLOODED = "flooded"
COLLISION = "collision"
BROKE_OFF = "broke-off"
HERE = "here"
"""This device could not keep what arrived."""
BLOCKING = frozenset({FULL, READ_ONLY, UNREADABLE})
"""With one of these something stays where it is until somebody sees to it; the rest passes by itself."""


class FolderError(VaultError):
    """A sync that could not begin, or had to stop; `kind` is one of the names above."""

    def __init__(self, kind: str, what: str, *, safe: str, todo: str) -> None:
        super().__init__(what, safe=safe, todo=todo)
        self.kind = kind


class Trouble(NamedTuple):
    """Something that did not stop a sync and should be known."""

    kind: str
    what: str
    safe: str
    todo: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.todo) if part)


def away(folder: object, waiting: int) -> FolderError:
    """The folder is not there now."""
    wait = ngettext(
        "{n:,} file wait here until it is back; nothing is lost.",
        "{n:,} files wait here until it is back; nothing is lost.",
        waiting,
    ).format(n=waiting)
    return FolderError(
        AWAY,
        _("The folder {folder} is not there.").format(folder=folder),
        safe=wait if waiting else _("Nothing is lost."),
        todo=_("Put the stick in, or start what mounts or syncs the folder; Tend goes on by itself."),
    )


def foreign(folder: object) -> FolderError:
    """The folder holds another vault."""
    return FolderError(
        FOREIGN,
        _("{folder} holds another vault than this one.").format(folder=folder),
        safe=_("Nothing was read from it or written to it."),
        todo=_("Choose another folder, or open that vault with --vault."),
    )


def no_vault(folder: object) -> FolderError:
    """The folder holds other things."""
    return FolderError(
        NO_VAULT,
        _("{folder} holds other things and no vault.").format(folder=folder),
        safe=_("Nothing was written to it."),
        todo=_("Choose an empty folder, or a new one such as {folder}/tend.").format(folder=folder),
    )


def half_gone(folder: object, gone: int, known: int) -> FolderError:
    """So much is missing that somebody may have meant it, or the wrong thing is mounted there."""
    return FolderError(
        HALF_GONE,
        _("{gone:,} of {known:,} files that were in {folder} are gone.").format(
            gone=gone, known=known, folder=folder
        ),
        safe=_("This device still has them all; nothing was deleted here."),
        todo=_(
            "If it lies on a stick that is not in, put it in; if the folder was emptied by mistake, "
            "`tend sync --refill` puts them back."
        ),
    )


def silent(folder: object) -> FolderError:
    """Reads do not come back."""
    return FolderError(
        SILENT,
        _("The folder {folder} does not answer.").format(folder=folder),
        safe=_("What was fetched so far is kept; nothing is lost."),
        todo=_("See whether the network or the sync program is stuck; Tend tries again by itself."),
    )


def put_back(count: int) -> Trouble:
    """Files were gone from the folder and were published again."""
    return Trouble(
        PUT_BACK,
        ngettext(
            "The folder went back in time: {n:,} file that was there before was missing.",
            "The folder went back in time: {n:,} files that were there before were missing.",
            count,
        ).format(n=count),
        _("They were put back from this device."),
        "",
    )


def half_arrived(count: int) -> Trouble:
    """Files that are not whole for longer than a day."""
    return Trouble(
        HALF_ARRIVED,
        ngettext(
            "{n:,} file in the folder has been half there for more than a day.",
            "{n:,} files in the folder have been half there for more than a day.",
            count,
        ).format(n=count),
        _("Nothing of it was read; it is taken as soon as it is whole."),
        _("Let the sync program of the other device finish, or run `tend sync` there once more."),
    )


def quarantined(count: int, where: object) -> Trouble:
    """Whole files that do not open though the key is held: somebody made them."""
    return Trouble(
        QUARANTINED,
        ngettext(
            "{n:,} file in the folder was made or changed by somebody without the key.",
            "{n:,} files in the folder were made or changed by somebody without the key.",
            count,
        ).format(n=count),
        _("Nothing of it was taken in; a copy lies in {where}.").format(where=where),
        _("See who else can write to the folder."),
    )


def other_key(count: int) -> Trouble:
    """Files under a key that is not held."""
    return Trouble(
        OTHER_KEY,
        ngettext(
            "{n:,} file in the folder is sealed under a key that this device does not have.",
            "{n:,} files in the folder are sealed under a key that this device does not have.",
            count,
        ).format(n=count),
        _("Everything that opens here goes on as before."),
        _("If the keys were renewed on another device, unlock with the new passphrase."),
    )


def placeholder(count: int) -> Trouble:
    """A cloud client has not fetched them."""
    return Trouble(
        PLACEHOLDER,
        ngettext(
            "{n:,} file in the folder is not downloaded yet.",
            "{n:,} files in the folder are not downloaded yet.",
            count,
        ).format(n=count),
        _("Nothing is lost."),
        _("Have the cloud program keep this folder on the device; Tend takes them when they are here."),
    )


def full(waiting: int) -> Trouble:
    """There is no room in the folder."""
    return Trouble(
        FULL,
        ngettext(
            "The folder is full: {n:,} file could not be put there.",
            "The folder is full: {n:,} files could not be put there.",
            waiting,
        ).format(n=waiting),
        _("They are safe on this device."),
        _("Make room there; Tend goes on by itself."),
    )


def read_only(waiting: int) -> Trouble:
    """The folder cannot be written."""
    return Trouble(
        READ_ONLY,
        ngettext(
            "The folder can only be read: {n:,} file could not be put there.",
            "The folder can only be read: {n:,} files could not be put there.",
            waiting,
        ).format(n=waiting),
        _("They are safe on this device; what others wrote was taken in."),
        _("Make the folder writable, or unlock the stick's write protection."),
    )


def not_taken(waiting: int, why: str) -> Trouble:
    """The folder takes no file, for a reason of its own."""
    return Trouble(
        NOT_TAKEN,
        ngettext(
            "{n:,} file could not be put into the folder: {why}",
            "{n:,} files could not be put into the folder: {why}",
            waiting,
        ).format(n=waiting, why=why),
        _("They are safe on this device; it is tried again at every sync."),
        _("See whether the medium is damaged, or who may write to the folder."),
    )


def flooded(folder: object, most: int) -> FolderError:
    """More names than any vault has."""
    return FolderError(
        FLOODED,
        _("{folder} holds more than {most:,} files where a vault has hundreds.").format(
            folder=folder, most=most
        ),
        safe=_("Nothing was read from it or written to it."),
        todo=_("See who else can write to the folder, and take away what does not belong there."),
    )


def unreadable(count: int) -> Trouble:
    """Reading fails."""
    return Trouble(
        UNREADABLE,
        ngettext(
            "{n:,} file in the folder cannot be read now.",
            "{n:,} files in the folder cannot be read now.",
            count,
        ).format(n=count),
        _("Nothing is lost; it is tried again at every sync."),
        _("See whether the medium is damaged, or who may read the folder."),
    )


def broke_off(why: str) -> Trouble:
    """The system refused something in the middle."""
    return Trouble(
        BROKE_OFF,
        _("The sync broke off: {why}.").format(why=why),
        _("Both sides are whole; nothing is lost."),
        _("It is tried again by itself; `tend doctor` looks at every file."),
    )
