"""Language and region of this machine, from the variables of POSIX."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LOCALE = re.compile(r"([a-z]{2,3})(?:[_-]([A-Z]{2}))?(?=$|[.@_-])")


def locale_of(environ: Mapping[str, str]) -> tuple[str, str]:
    """Language and region, as in ("de", "DE"); empty where unknown. The variables rank as POSIX says."""
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        value = environ.get(name, "")
        if value:
            match = _LOCALE.match(value)
            return (match[1], match[2] or "") if match else ("", "")
    return "", ""
