"""The text of a mail, as far as its beginning holds one."""

from __future__ import annotations

import binascii
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from itertools import islice

from core.exchange.charsets import decoded

_MOST_PARTS = 200


def plain_text(beginning: bytes) -> str:
    """The first part of plain text, or empty: what is only HTML is not made into text."""
    try:
        mail: Message = message_from_bytes(beginning, policy=compat32)
        for part in islice(mail.walk(), _MOST_PARTS):
            if part.get_content_type() == "text/plain" and not part.get_filename():
                return _text(part)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):  # what it makes of junk
        return ""
    return ""


def _text(part: Message) -> str:
    try:
        raw = part.get_payload(decode=True)
    except (binascii.Error, ValueError):
        return ""
    charset = part.get_param("charset") or ""
    return (
        decoded(raw.decode("latin-1"), charset if isinstance(charset, str) else "")
        if isinstance(raw, bytes)
        else ""
    )
