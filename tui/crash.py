"""What is printed when the program breaks: where in the code, never what was in it."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from rich.text import Text

from core.language import _


def frames_only() -> Text:
    """The present exception as file, line and function of each frame; no values and no message of foreign errors."""
    kind, _error, trace = sys.exc_info()
    lines = [_("Tend broke off. What was saved is safe; the last line typed may not be."), ""]
    for frame in traceback.extract_tb(trace):
        lines.append(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}")
    lines.append(f"  {kind.__name__ if kind else 'unknown error'}")
    lines += ["", _("Neither names nor notes stand above: it can be shown to others.")]
    return Text("\n".join(lines))


def _short(name: str) -> str:
    parts = Path(name).parts
    for root in ("site-packages", "tui", "core", "sync", "themes"):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1] if parts else name
