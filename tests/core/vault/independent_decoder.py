"""A second reader of vaults, written from the text of the format and from nothing else.

    python independent_decoder.py VAULT < passphrase-or-recovery-code

prints the shown documents as JSON, `{table: {id: document}}`. It shares no line with the program: only the standard
library and the primitives of `cryptography`. Where it and the program disagree, one of them misreads the format.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"\x89TND\r\n\x1a\n"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# Which fields name records of which table: the vocabulary of the data, not of the format.
REFERENCES = {
    "contacts": ["met_via", "met_with", "maybe"],
    "interactions": ["with"],
    "promises": ["with"],
    "introductions": ["between", "by"],
}


class RefusedError(Exception):
    """A file that must not be believed."""


def need(condition: object, what: str) -> None:
    """Stop reading where the format is broken."""
    if not condition:
        raise RefusedError(what)


def strict(text: bytes) -> Any:
    """JSON without NaN, Infinity or lone surrogates."""

    def number(word: str) -> None:
        raise RefusedError(f"{word} is no number")

    value = json.loads(text.decode("utf-8"), parse_constant=number)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt or None, info).derive(secret)


def unseal(key: bytes, commitment: bytes, sealed: bytes, aad: bytes, pair: bytes) -> bytes:
    need(hmac.compare_digest(pair[32:], commitment), "the key does not fit")
    return ChaCha20Poly1305(pair[:32]).decrypt(bytes(12), sealed, aad)


# -- keys --------------------------------------------------------------------------------------------------------


def recovery_bytes(text: str) -> bytes | None:
    """The 16 bytes of a recovery code, None where the text is none."""
    letters = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(letters) != 32 or any(letter not in CROCKFORD for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number * 32 + CROCKFORD.index(letter)
    code = number.to_bytes(20, "big")
    good = hashlib.sha256(b"tend recovery code" + code[:16]).digest()[:4] == code[16:]
    return code[:16] if good else None


def open_slot(
    path: Path, secret: str, vault_id: str, key_file: bytes | None
) -> tuple[int, str, bytes] | None:
    """(epoch, key id, epoch key) of a key slot; None where the secret is not its own."""
    data = path.read_bytes()
    epoch, key_id, slot, digest = path.stem.split("-")
    need(hashlib.sha256(data).hexdigest()[:32] == digest, "a torn slot")
    line, wrapped = data.rstrip(b"\n").split(b"\n")
    says = strict(line)
    need((says["format"], says["version"], says["suite"]) == ("tend-slot", 1, 1), "another version")
    place = (says["vault_id"], f"{says['epoch']:04x}", says["key_id"], says["slot"])
    need(place == (vault_id, epoch, key_id, slot), "a slot that belongs elsewhere")
    code = recovery_bytes(secret)
    if says["type"] == "recovery":
        if code is None:
            return None
        kek = hkdf(code, b"", b"tend recovery code", 32)
    else:
        kdf = says["kdf"]
        need(kdf["name"] == "argon2id", "an unknown derivation")
        kek = Argon2id(
            salt=base64.b64decode(kdf["salt"]),
            length=32,
            iterations=kdf["t"],
            lanes=kdf["p"],
            memory_cost=kdf["m_kib"],
        ).derive(unicodedata.normalize("NFKC", secret).encode())
        if says["key_file"]:
            if key_file is None:
                return None
            kek = hkdf(kek + hashlib.sha256(key_file).digest(), b"", b"tend key file", 32)
    both = base64.b64decode(wrapped)
    info = b"tend slot" + hashlib.sha256(line).digest()
    pair = hkdf(kek, base64.b64decode(says["salt"]), info, 64)
    if pair[32:] != both[:32]:
        return None
    key = unseal(kek, both[:32], both[32:], line, pair)
    need(hkdf(key, b"", b"tend key id", 8).hex() == key_id, "a slot with another key")
    return says["epoch"], key_id, key


def envelope(data: bytes, keys: dict[tuple[int, str], bytes]) -> tuple[dict[str, Any], bytes]:
    """Header and JSON text of a sealed file."""
    need(data[:8] == MAGIC, "no envelope")
    at = 8
    header: dict[str, Any] = {}
    parts = [("version", 2), ("suite", 2), ("kind", 1), ("vault_id", 16), ("device", 8), ("epoch", 2)]
    parts += [("key_id", 8), ("lo", 4), ("hi", 4), ("prev", 32), ("salt", 32), ("commitment", 32)]
    for name, size in parts:
        part = data[at : at + size]
        header[name] = int.from_bytes(part, "big") if size <= 4 else part
        at += size
    need((header["version"], header["suite"]) == (1, 1), "another version")
    key = keys[header["epoch"], header["key_id"].hex()]
    info = data[8:47]
    text = unseal(key, header["commitment"], data[at:], data[:at], hkdf(key, header["salt"], info, 64))
    length = int.from_bytes(text[:4], "big")
    need(len(text) == max(1024, padme(length + 4)), "another padding")
    need(not text[4 + length :].strip(b"\0"), "padding that is not zero")
    return header, text[4 : 4 + length]


def padme(length: int) -> int:
    if length < 2:
        return length
    e = length.bit_length() - 1
    s = e.bit_length()
    mask = (1 << (e - s)) - 1
    return (length + mask) & ~mask


def all_keys(vault: Path, vault_id: str, secret: str, key_file: bytes | None) -> dict[tuple[int, str], bytes]:
    """Every epoch key that the secret gives, the ring's included; the newest last."""
    for path in sorted((vault / "keys").glob("*.key"), reverse=True):
        if "-ring-" in path.name:
            continue
        opened = open_slot(path, secret, vault_id, key_file)
        if opened is None:
            continue
        epoch, key_id, key = opened
        keys = {(epoch, key_id): key}
        for ring in (vault / "keys").glob(f"{epoch:04x}-{key_id}-ring-*.key"):
            header, text = envelope(ring.read_bytes(), keys)
            need(header["kind"] == 3 and header["vault_id"].hex() == vault_id, "no ring")
            for entry in strict(text)["keys"]:
                keys[entry["epoch"], entry["key_id"]] = base64.b64decode(entry["key"])
        return keys
    raise RefusedError("no slot opens with that")


# -- the merge rule ------------------------------------------------------------------------------------------------


class Op:
    """A value given to a register: its dot, its time, and per device what its writer had seen of the register."""

    def __init__(self, dot: tuple[str, int], at: int, value: Any, context: dict[str, int]) -> None:
        self.dot, self.at, self.value, self.context = dot, at, value, context

    def covers(self, other: Op) -> bool:
        return self.context.get(other.dot[0], 0) >= other.dot[1]


Registers = dict[tuple[str, str, str, str | None], list[Op]]


def read_segment(path: Path, vault_id: str, keys: dict[tuple[int, str], bytes], registers: Registers) -> None:
    """Put every op of a segment into the registers (table, record, field, member)."""
    data = path.read_bytes()
    lo, hi, digest = path.stem.split("-")
    need(hashlib.sha256(data).hexdigest()[:32] == digest, "a torn segment")
    header, text = envelope(data, keys)
    device = header["device"].hex()
    place = (header["vault_id"].hex(), device, f"{header['lo']:08x}", f"{header['hi']:08x}")
    need(place == (vault_id, path.parent.name, lo, hi), "a segment that belongs elsewhere")
    need(header["kind"] in (1, 2), "no segment")
    tables = strict(text)
    meta = tables.pop("_meta")["0"]
    devices = [device, *meta.get("dev", [])]
    if header["kind"] == 1:
        reader = Reader(devices, [[0, header["lo"], meta["at"]]], merged=False)
    else:
        reader = Reader(devices, meta["c"], merged=True)
    for table, records in tables.items():
        for id, document in records.items():
            for field, member, op in reader.ops(document):
                registers.setdefault((table, id, field, member), []).append(op)


class Reader:
    """Reads the documents of one segment. In a commit the one row is understood and not written."""

    def __init__(self, devices: list[str], rows: list[list[int]], *, merged: bool) -> None:
        self.devices, self.rows, self.merged = devices, rows, merged

    def op(self, value: Any, entry: list[int]) -> Op:
        """An op from [row, device index, seq, device index, seq, ...]."""
        index, seq, at = self.rows[entry[0]]
        pairs = zip(entry[1::2], entry[2::2], strict=True)
        return Op((self.devices[index], seq), at, value, {self.devices[one]: up_to for one, up_to in pairs})

    def ops(self, document: dict[str, Any]) -> list[tuple[str, str | None, Op]]:
        """(field, member or None, op) of everything a document says."""
        stamps, older = document.get("~", {}), document.get("^", {})
        default = stamps[""][0] if self.merged else 0

        def entry(stamp: list[int] | None) -> list[int]:
            if stamp is None:
                return [default]
            return stamp if self.merged else [0, *stamp]

        life = stamps.get("_alive") or stamps.get("")
        found: list[tuple[str, str | None, Op]] = [
            ("_alive", None, self.op(document.get("_alive", True), entry(life)))
        ]
        for field, value in document.items():
            if field in ("~", "^", "_alive"):
                continue
            if isinstance(value, dict):
                marks = stamps.get(field, {})
                found += [
                    (field, member, self.op(value[member], entry(marks.get(member)))) for member in value
                ]
            else:
                found.append((field, None, self.op(value, entry(stamps.get(field)))))
        for field, entries in older.items():
            lists = entries if isinstance(entries, dict) else {"": entries}
            for member, ops in lists.items():
                for row, value, *context in ops:
                    found.append((field, member or None, self.op(value, [row, *context])))
        return found


def siblings(ops: list[Op]) -> list[Op]:
    """The ops that no other op covers, in the order of (time, device)."""
    left = [op for op in ops if not any(other.covers(op) for other in ops)]
    return sorted(left, key=lambda op: (op.at, op.dot[0], op.dot[1]))


def merged_documents(registers: Registers) -> tuple[dict[str, dict[str, Any]], set[tuple[str, str]]]:
    """table -> id -> document without regard to life, and the living (table, id)."""
    documents: dict[str, dict[str, Any]] = {}
    living = set()
    for (table, id, field, member), ops in registers.items():
        document = documents.setdefault(table, {}).setdefault(id, {})
        left = siblings(ops)
        if field == "_alive":
            if any(op.value is True for op in left):
                living.add((table, id))
        elif member is None:
            if left[-1].value is not None:
                document[field] = left[-1].value
        else:
            there = [op for op in left if op.value is not None]
            if there:
                document.setdefault(field, {})[member] = there[-1].value
    return documents, living


def components(living: set[tuple[str, str]]) -> dict[str, list[str]]:
    """Smallest id -> all ids of records that are one, by the living pairs of table `merges`."""
    groups: list[set[str]] = []
    for table, pair in sorted(living):
        if table == "merges":
            joined = set(pair.split("+"))
            apart = [group for group in groups if not group & joined]
            groups = [*apart, joined.union(*(group for group in groups if group & joined))]
    return {min(group): sorted(group) for group in groups}


def shown(registers: Registers) -> dict[str, dict[str, Any]]:
    """The documents a person sees."""
    documents, living = merged_documents(registers)
    groups = components(living)
    canonical = {id: small for small, ids in groups.items() for id in ids}
    found: dict[str, dict[str, Any]] = {}
    for table, records in documents.items():
        for id, document in records.items():
            ids = groups.get(canonical.get(id, ""), [id])
            alive = [each for each in ids if (table, each) in living]
            if id != ids[0] and id in canonical and ids[0] in records:
                continue
            if not alive or canonical.get(id, id) != id:
                continue
            if len(ids) > 1:
                main = id if id in alive else alive[0]
                whole = {name: value for name, value in records[main].items() if not isinstance(value, dict)}
                for each in ids:
                    for name, value in records.get(each, {}).items():
                        if isinstance(value, dict):
                            whole[name] = {**value, **whole.get(name, {})}
                document = whole
            found.setdefault(table, {})[id] = pointed(table, document, canonical)
    return found


def pointed(table: str, document: dict[str, Any], canonical: dict[str, str]) -> dict[str, Any]:
    """References name canonical records."""
    document = dict(document)
    for field in REFERENCES.get(table, []):
        value = document.get(field)
        if isinstance(value, str):
            document[field] = canonical.get(value, value)
        elif isinstance(value, dict):
            document[field] = {canonical.get(member, member): carried for member, carried in value.items()}
    return document


def decode(vault: Path, secret: str, key_file: bytes | None = None) -> dict[str, dict[str, Any]]:
    """table -> id -> shown document."""
    header = strict((vault / "vault.json").read_bytes())
    need((header["format"], header["version"], header["suite"]) == ("tend-vault", 1, 1), "no vault")
    keys = all_keys(vault, header["vault_id"], secret, key_file)
    registers: Registers = {}
    for path in sorted((vault / "devices").glob("*/*.tdb")):
        read_segment(path, header["vault_id"], keys, registers)
    return shown(registers)


if __name__ == "__main__":
    typed = sys.stdin.read().rstrip("\n")
    attached = Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else None
    sys.stdout.write(
        json.dumps(decode(Path(sys.argv[1]), typed, attached), ensure_ascii=True, sort_keys=True)
    )
