"""Text from bytes whose charset is declared, well or badly, as cards and mails do."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_CHARSETS = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?\d+|latin-?\d+|windows-?\d+|cp-?\d+|koi8-?[rut]|shift[_-]?jis(?:-?\d+)?|sjis"
    r"|ms932|euc-?(?:jp|kr|cn)|gb-?(?:2312|k|18030)|big5(?:-?hkscs)?|iso-2022-(?:jp|kr)(?:-?\d)?|tis-?620|macintosh"
    r"|mac-?roman|ks_c_5601-1987|johab|hz-gb-2312"
)
_WIDER = {"shift_jis": "cp932", "sjis": "cp932", "shiftjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030",
          "iso-8859-1": "cp1252", "latin1": "cp1252", "macintosh": "mac_roman", "us-ascii": "utf-8", "ascii": "utf-8",
          "hz-gb-2312": "hz"}  # fmt: skip


@lru_cache(maxsize=64)
def codec_for(charset: str) -> str:
    """The name of a text codec for a charset as files name it, or empty. Only real charsets, no transforms."""
    name = charset.strip().strip('"').lower()
    if not _CHARSETS.fullmatch(name):
        return ""
    name = _WIDER.get(name, name)
    if name.startswith("windows"):
        name = "cp" + name.removeprefix("windows").lstrip("-")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


_MANY_BYTES = re.compile(r"cp932|euc|gb|big5|iso2022|johab|hz|cp949|shift")


def decoded(value: str, charset: str, fallback: str = "") -> str:
    """The text of a value that holds bytes in latin-1 disguise.

    The declared charset is believed where it fits; but bytes that are valid UTF-8 are UTF-8 even where a
    single-byte charset is declared. `fallback` is the charset of the lines around. Last comes windows-1252.
    """
    codec = codec_for(charset) if charset else ""
    if not codec and ("\x1b$" in value or "\x1b(" in value):
        codec = "iso2022_jp"  # its bytes are ASCII between escapes: nothing else looks like that
    if value.isascii() and not ("\x1b" in value or codec == "hz"):
        return value
    raw = value.encode("latin-1", "replace")
    spare = codec_for(fallback) if fallback and not codec else ""
    order = [codec, "utf-8"] if codec and _MANY_BYTES.match(codec) else ["utf-8", codec, spare]
    for name in order:
        if name:
            try:
                return raw.decode(name)
            except UnicodeDecodeError:
                continue
    return raw.decode("cp1252", "replace")
