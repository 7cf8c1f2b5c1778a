"""What a directory lies on: whether what was written there had better be read again.

A stick, a network share, a folder that another program copies away: there "written" means less than on an inner disk.
Where it cannot be told the directory counts as an inner disk.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_TYPES = re.compile(r"(vfat|msdos|exfat|ntfs|ntfs3|fuse.*|nfs.*|cifs|smb.*|9p|afs|ceph|davfs|sshfs)\Z")
_PLACES = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_SYNCED = re.compile(
    r"(dropbox|onedrive|icloud|mobile documents|cloudstorage|google ?drive|nextcloud|owncloud|syncthing|seafile|megasync"
    r"|pcloud)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MOUNTS = Path("/proc/self/mountinfo")


def needs_reading_back(directory: Path) -> bool:
    """Whether a directory is on a removable or remote medium, or in a folder that is synced."""
    path = os.path.realpath(directory)
    if _SYNCED.search(path) or (os.sep == "/" and f"{path}/".startswith(_PLACES)):
        return True
    if sys.platform == "win32":
        return _windows_drive(path)
    return bool(_TYPES.match(_mounted_as(path)))


def _mounted_as(path: str) -> str:
    """The type of the file system that a path is on; empty where the system does not tell."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, found = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        parts = before.split(" ")
        if len(parts) < 5 or not after:
            continue
        point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), parts[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        # The later one of two at the same place lies on top.
        if inside and len(point) >= len(best):
            best, found = point, after.split(" ", 1)[0]
    return found


def _windows_drive(path: str) -> bool:
    """Removable and remote drives."""
    if sys.platform != "win32":
        return False
    import ctypes

    removable, remote = 2, 4
    drive = os.path.splitdrive(path)[0]
    return ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") in (removable, remote)
