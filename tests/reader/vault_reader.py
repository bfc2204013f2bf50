#!/usr/bin/env python3
"""An independent reader of vault files, written from docs/FORMAT.md alone.

    VAULT_PASSPHRASE=... vault_reader.py PATH
    VAULT_GRANT=... vault_reader.py PATH          what the holder of that token opens

PATH is a vault or a backup. Verifies every byte of it and of the audit trail, all its files, and prints all of it, values
included, as one JSON document. With a token it verifies what needs no key and what that token opens, which for an auditor
is the whole trail. Exit status: 0 done, 1 other error, 2 usage, 3 not found, 4 cannot unlock, 6 damaged. It takes no lock,
writes nothing, opens nothing a second time and keeps no rollback state (both are a SHOULD), and, being Python, cannot wipe
keys.
"""

import base64
import datetime
import hashlib
import hmac
import json
import os
import re
import stat
import struct
import sys
import unicodedata
from typing import NamedTuple

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric import ed25519
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as xchacha_open
from nacl.signing import VerifyKey

OTHER, USAGE, NOT_FOUND, LOCKED, DAMAGED = 1, 2, 3, 4, 6
MAGIC, BACKUP = bytes.fromhex("8b564c540d0a1a0a"), bytes.fromhex("8b564c420d0a1a0a")
ACTIONS = "init add get show list update delete undelete purge import exec passwd recover rollback rename restore export".split()
ACTIONS += [f"grant{what}" for what in ("s", "-add", "-change", "-suspend", "-resume", "-approve", "-revoke", "-rotate")]
ACTIONS += "audit duties duty-add duty-remove audit-find audit-rotate policies policy-set policy-unset keyslot-add keyslot-remove doctor drill render env scan".split()
TIMES = range(-377_705_023_201_000, 253_402_207_200_999 + 1)


class Refused(Exception):
    def __init__(self, message, status=DAMAGED):
        super().__init__(message)
        self.status = status


def need(condition, message, status=DAMAGED):
    if not condition:
        raise Refused(message, status)


# Conventions


def sha256(data):
    return hashlib.sha256(data).digest()


def u32(n):
    return struct.pack("<I", n)


def u64(n):
    return struct.pack("<Q", n)


def lp(data):
    return u32(len(data)) + data


def hkdf(key, info, length):
    """RFC 5869 with SHA-256 and no salt."""
    pseudorandom, block, output = hmac.digest(bytes(32), key, "sha256"), b"", b""
    for n in range(1, -(-length // 32) + 1):
        block = hmac.digest(pseudorandom, block + info + bytes([n]), "sha256")
        output += block
    return output[:length]


def derive(key, label, context=b""):
    return hkdf(key, lp(b"vault derive") + lp(label) + lp(context), 32)


def unseal(key, purpose, vault, subject, sealed):
    """The plaintext, or None where this key, purpose or subject is not the one it was sealed with."""
    if len(sealed) < 72:
        return None
    material = hkdf(key, lp(b"vault seal") + lp(purpose) + lp(u32(1)) + lp(vault) + lp(subject), 64)
    if not hmac.compare_digest(material[32:], sealed[:32]):
        return None
    try:
        return xchacha_open(sealed[56:], b"", sealed[32:56], material[:32])
    except Exception:
        return None


def padme(length):
    e = length.bit_length() - 1
    mask = (1 << (e - e.bit_length())) - 1
    return (length + mask) & ~mask


def unpad(padded, what):
    need(len(padded) >= 8, f"{what}: padding too short")
    length = int.from_bytes(padded[:8], "little")
    need(length <= len(padded) - 8, f"{what}: inner length does not fit")
    need(len(padded) == padme(max(length + 8, 128)), f"{what}: padded to a wrong length")
    need(not any(padded[8 + length :]), f"{what}: padding is not zero")
    return padded[8 : 8 + length]


def signature_holds(public, signature, label, message):
    """Both libraries must agree: OpenSSL leaves the cofactor out, libsodium refuses points of small order."""
    signed = lp(label) + lp(message)
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
        VerifyKey(public).verify(signed, signature)
    except Exception:
        return False
    return True


def public_half(seed):
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def cbor(data, what):
    """Decodes the one spelling: unsigned and negative integers, bytes, text, arrays, maps with integer keys, Booleans, null."""
    place = 0

    def take(length):
        nonlocal place
        need(length <= len(data) - place, f"{what}: CBOR cut short")
        place += length
        return data[place - length : place]

    def item(depth):
        need(depth < 16, f"{what}: CBOR too deep")
        initial = take(1)[0]
        if initial in (0xF4, 0xF5, 0xF6):
            return {0xF4: False, 0xF5: True, 0xF6: None}[initial]
        major, n = initial >> 5, initial & 31
        need(major < 6 and n < 28, f"{what}: refused CBOR type")
        if n >= 24:
            size = 1 << (n - 24)
            n = int.from_bytes(take(size), "big")
            need(n >= (24 if size == 1 else 1 << (size * 4)), f"{what}: CBOR number longer than it needs")
        if major == 0:
            return n
        if major == 1:
            return -1 - n
        if major == 2:
            return take(n)
        if major == 3:
            try:
                return take(n).decode()
            except UnicodeDecodeError:
                raise Refused(f"{what}: text is not UTF-8") from None
        if major == 4:
            return [item(depth + 1) for _ in range(n)]
        entries, last = {}, -1
        for _ in range(n):
            key = item(depth + 1)
            need(type(key) is int and key > last, f"{what}: map keys do not ascend")
            entries[key], last = item(depth + 1), key
        return entries

    value = item(0)
    need(place == len(data), f"{what}: bytes left over")
    return value


# Shapes of records: a dict is a map, a list an array of its one shape, a tuple a fixed array, else a predicate.


class Maybe(NamedTuple):
    shape: object


def fits(value, shape):
    if isinstance(shape, dict):
        if not isinstance(value, dict) or not value.keys() <= shape.keys():
            return False
        return all(
            fits(value[k], s.shape if isinstance(s, Maybe) else s) if k in value else isinstance(s, Maybe)
            for k, s in shape.items()
        )
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(v, shape[0]) for v in value)
    if isinstance(shape, tuple):
        return isinstance(value, list) and len(value) == len(shape) and all(map(fits, value, shape))
    return shape(value)


def octets(length):
    return lambda v: isinstance(v, bytes) and len(v) == length


def text(low, high):
    return lambda v: isinstance(v, str) and low <= len(v.encode()) <= high


def integer(low, high):
    return lambda v: type(v) is int and low <= v <= high


def optional(shape):
    return lambda v: v is None or fits(v, shape)


def is_key(v):
    return (
        isinstance(v, str)
        and re.fullmatch(r"[A-Za-z0-9_./:@+%][A-Za-z0-9_.\-/:@+=~%]{0,254}", v) is not None
        and re.fullmatch(r"sec_[a-z2-7]{26}", v) is None
    )


def is_label(v):
    return isinstance(v, str) and re.fullmatch(r"[A-Za-z0-9_.\-]{1,64}", v) is not None


def is_name(v):
    return is_label(v) and not v.startswith("-")


def is_tag(v):
    return text(1, 64)(v) and not any(c.isspace() or c == "," or unicodedata.category(c) == "Cc" for c in v)


def is_url(v):
    return text(1, 2048)(v) and not any(c.isspace() or unicodedata.category(c) == "Cc" for c in v)


def nonempty(shape):
    return lambda v: v != [] and fits(v, shape)


KEPT, DAYS = "[1-9][0-9]{0,2}|1000", "[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|36500"
SPAN = "([1-9]|[12][0-9]|30)d|([1-9][0-9]{0,5})[hms]"
POLICIES = {
    "audit.on-failure": "deny|allow", "audit.sync": "changes|all",
    "backup.dir": "none|/[^\\x00-\\x1f\\x7f-\\x9f]{0,254}", "backup.keep": KEPT, "exec.require-selection": "true|false",
    "history.keep": KEPT, "passphrase.max-age": f"never|({DAYS})d",
    "passphrase.not-before": "never|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z",
    "unlock.for": SPAN, "unlock.idle": SPAN,
}  # fmt: skip
BINDING = {"audit.on-failure", "audit.sync", "exec.require-selection"}


def is_policies(v):
    if not fits(v, nonempty([(text(1, 255), text(1, 255))])) or not ascending([name for name, _ in v]):
        return False
    return all(name in POLICIES and re.fullmatch(POLICIES[name], value) for name, value in v)


def is_subject(v):
    name, _, value = v.partition("=") if type(v) is str else ("", "", "")
    if type(v) is str and re.fullmatch("(0|[1-9][0-9]{0,9})( (passphrase|passphrase\\+keyfile|keyfile|recovery|keyring))?", v):
        return True
    return is_name(v) or name in POLICIES and (not value or is_policies([[name, value]]))


U32, U64, I64 = integer(0, 2**32 - 1), integer(0, 2**64 - 1), integer(-(2**63), 2**63 - 1)
TIME, ID, KEY32 = integer(TIMES[0], TIMES[-1]), octets(16), octets(32)
ACTORS, FORMER = [(ID, KEY32, optional(is_name))], nonempty([(ID, KEY32)])
SETTINGS = {0: KEY32, 1: KEY32, 2: KEY32, 3: KEY32, 4: ID, 5: KEY32, 6: ACTORS, 7: Maybe(FORMER), 8: Maybe(is_policies), 9: Maybe(KEY32)}
FIELDS = nonempty([(is_label, ID, lambda v: type(v) is bool)])


def is_version(v):
    head = (integer(1, 2**64 - 1), TIME, optional(ID))
    return fits(v, head) and v[2] is not None or fits(v, (*head, FIELDS))


KNOWN = nonempty([(integer(1, 2**64 - 1), optional(is_label), ID)])


def is_stage(v):
    head = (is_label, nonempty([is_version]))
    return fits(v, head) or fits(v, (*head, KNOWN)) and ascending([(n, f is not None, f or "") for n, f, _ in v[2]])


SECRET = {
    0: ID, 1: Maybe(text(1, 255)), 2: Maybe(text(1, 4096)), 3: Maybe(nonempty([is_tag])), 4: TIME, 5: TIME,
    7: nonempty([is_stage]), 8: Maybe(is_url), 9: Maybe(lambda v: v is True), 10: Maybe(TIME),
    11: Maybe(integer(1, 36_500)), 12: Maybe(integer(1, 31)),
}  # fmt: skip
TERMS = {
    4: integer(1, 3), 5: nonempty([is_label]), 6: Maybe(text(1, 4096)), 7: Maybe(TIME), 8: Maybe(nonempty([text(0, 2**32)])),
    9: Maybe(nonempty([U32])), 10: Maybe(lambda v: v is True),
    15: Maybe(nonempty([(text(0, 2**32), KEY32)])), 16: Maybe(lambda v: v is True),
}  # fmt: skip
GRANT_SETTINGS = {
    0: KEY32, 1: ID, 2: KEY32, 3: is_name, **TERMS, 17: Maybe(KEY32), 18: Maybe(ID), 19: Maybe(ACTORS), 20: Maybe(FORMER),
    21: Maybe(lambda v: is_policies(v) and {name for name, _ in v} <= BINDING),
}  # fmt: skip
NAMED = [(ID, optional(is_label))]
GRANT = {0: ID, 1: ID, 2: KEY32, 3: KEY32, **TERMS, 11: NAMED, 12: [is_tag], 13: TIME, 14: TIME}
DUTY = {0: integer(1, 2**64 - 1), 1: NAMED, 2: TIME}
EVENT = {
    0: integer(1, len(ACTIONS)), 1: [(is_key, optional(is_label), optional(is_label), optional(U64))],
    2: Maybe((text(0, 2**32), U64, U64, I64)), 3: text(0, 2**32), 4: U32, 5: U32, 6: integer(1, 2),
    7: Maybe((U64, KEY32)), 8: Maybe(is_subject),
}  # fmt: skip


def ascending(items):
    return all(a < b for a, b in zip(items, items[1:]))


def secret_id(raw):
    return "sec_" + base64.b32encode(raw).decode().lower().rstrip("=")


# Header

HEX32, HEX64, INT = "([0-9a-f]{32})", "([0-9a-f]{64})", "(0|[1-9][0-9]{0,18})"
SLOT = (
    f'\n\\[\\[keyslot\\]\\]\nid = {INT}\nkind = "([a-z+]*)"\ncreated = "([^"\n]*)"\n'
    f'(?:kdf = "argon2id"\nmemory_kib = {INT}\npasses = {INT}\nlanes = {INT}\n)?salt = "{HEX64}"\nroot = "([0-9a-f]{{208}})"\n'
).encode()
HEAD = (
    f'vault = "{HEX32}"\ngeneration = {INT}\nlength = {INT}\nblobs = {INT}\nindex = "{HEX32}"\ndirectory = "{HEX64}"\n'
    f'\n\\[trail\\]\nfile = {INT}\nsequence = {INT}\noffset = {INT}\nhash = "{HEX64}"\n'
).encode()


STRETCHED = ("passphrase", "passphrase+keyfile")


class Slot(NamedTuple):
    id: int
    kind: str
    memory: int
    passes: int
    lanes: int
    salt: bytes
    root: bytes


class Header:
    def __init__(self, raw):
        head = re.match(HEAD, raw)
        slots = list(re.finditer(SLOT, raw[head.end() :])) if head else []
        need(slots and head[0] + b"".join(s[0] for s in slots) == raw, "header: not in the one spelling")
        (vault, *numbers, index, directory), trail = head.groups()[:6], head.groups()[6:]
        self.vault, self.index, self.directory = (bytes.fromhex(h.decode()) for h in (vault, index, directory))
        self.generation, self.length, self.blobs = map(int, numbers)
        self.file, self.sequence, self.offset = map(int, trail[:3])
        self.hash = bytes.fromhex(trail[3].decode())
        need(max(self.generation, self.length, self.sequence, self.offset) < 2**63, "header: number too large")
        need(1 <= self.blobs <= 67_108_863, "header: number of blobs")
        need(min(self.generation, self.sequence, self.file) >= 1 and self.file < 2**32, "header: number out of range")
        self.slots = [self.slot(*s.groups()) for s in slots]
        need(len(slots) <= 16 and ascending([s.id for s in self.slots]), "header: keyslots")
        need(sum(s.memory * s.passes for s in self.slots) <= 4_194_304, "header: keyslots cost too much")

    @staticmethod
    def slot(number, kind, created, memory, passes, lanes, salt, root):
        cost = [int(n or 0) for n in (memory, passes, lanes)]
        slot = Slot(int(number), kind.decode(), *cost, bytes.fromhex(salt.decode()), bytes.fromhex(root.decode()))
        need(slot.id < 2**32, "header: keyslot number")
        need(slot.kind in STRETCHED or slot.kind in ("keyfile", "recovery", "keyring"), "header: kind of a keyslot")
        need((memory is not None) == (slot.kind in STRETCHED), "header: a keyslot with parts that are not its kind's")
        if slot.kind in STRETCHED:
            limits = 19_456 <= slot.memory <= 1_048_576 and 1 <= slot.passes <= 16 and 1 <= slot.lanes <= 16
            need(limits and 38_912 <= slot.memory * slot.passes <= 4_194_304, "header: KDF limits")
        moment = re.fullmatch(rb"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{0,2}[1-9])?Z", created)
        try:
            datetime.datetime.strptime(moment[1].decode(), "%Y-%m-%dT%H:%M:%S")
            need(moment[1][-2:] < b"60", "header: leap second")
        except (TypeError, ValueError):
            raise Refused("header: created is no time") from None
        return slot


# The vault


def read_whole(path, what, missing):
    try:
        with open(path, "rb", opener=lambda p, flags: os.open(p, flags | os.O_NONBLOCK)) as file:
            need(stat.S_ISREG(os.fstat(file.fileno()).st_mode), f"{what}: not a regular file", OTHER)
            return file.read()
    except FileNotFoundError:
        raise Refused(f"{what}: no such file", missing) from None


def snapshot(data):
    """Verifies all that needs no key. Returns the header, the verifying key and the blobs by their ids."""
    need(len(data) >= 120 and data[:8] == MAGIC, "not a vault, or cut short")
    version, h, d, m = struct.unpack_from("<4I", data, 8)
    need(version == 1, f"unknown format version {version}")
    need(h <= 16_384 and len(data) >= 120 + h, "header: too long or cut short")
    raw = data[120 : 120 + h]
    need(signature_holds(data[24:56], data[56:120], b"vault snapshot", data[:56] + raw), "the signature does not hold")
    header = Header(raw)
    need(header.length == len(data), "not as long as the header says")
    pages = -(-header.blobs // 256)
    need((d, m) == (48 * pages, 64 * header.blobs), "lengths of directory and manifest")
    first = 120 + h + d + m
    need(first <= len(data), "cut short")
    directory, manifest = data[120 + h : first - m], data[first - m : first]
    need(sha256(directory) == header.directory, "directory: wrong hash")
    need(ascending([directory[i : i + 16] for i in range(0, d, 48)]), "directory: ids do not ascend")
    blobs, end, last = {}, 0, b""
    for number in range(pages):
        page, entry = manifest[number * 16_384 : (number + 1) * 16_384], directory[number * 48 : number * 48 + 48]
        need(sha256(page) == entry[16:] and page[:16] == entry[:16], f"page {number} is not the directory's")
        for blob, offset, length, digest in struct.iter_unpack("<16sQQ32s", page):
            need(blob > last and offset == end, "manifest: rows out of order, or gaps")
            last, end = blob, offset + length
            need(first + end <= len(data), "manifest: blob beyond the end")
            blobs[blob] = data[first + offset : first + end]
            need(sha256(blobs[blob]) == digest, f"blob {blob.hex()}: wrong hash")
    need(first + end == len(data), "bytes after the last blob")
    return header, data[24:56], blobs


def unpack(data):
    """The snapshot of a backup, and its trail's files by their numbers."""
    need(len(data) >= 96, "backup: cut short")
    version, count, length, trail_length, digest, trail_digest = struct.unpack_from("<IIQQ32s32s", data, 8)
    need(version == 1, f"backup: unknown version {version}")
    first = 96 + 8 * count
    need(1 <= count <= 4096 and first <= len(data), "backup: number of the trail's files")
    lengths = struct.unpack_from(f"<{count}Q", data, 96)
    need(sum(lengths) == trail_length and first + length + trail_length == len(data), "backup: lengths")
    place = first + length
    need(sha256(data[first:place]) == digest and sha256(data[place:]) == trail_digest, "backup: wrong hash")
    files = []
    for size in lengths:
        files.append(data[place : place + size])
        place += size
    numbers = [first_line(raw)[1] for raw in files]
    need(ascending(numbers), "backup: the trail's files out of order")
    return data[first : first + length], dict(zip(numbers, files))


def load(path):
    """What a vault with the trail beside it, or a backup, shows without a key: header, verifying key, blobs, and trail."""
    path = os.path.realpath(path)
    data, trail = read_whole(path, "vault", NOT_FOUND), None
    if data.startswith(BACKUP):
        data, trail = unpack(data)
    header, verifying_key, blobs = snapshot(data)
    trail = trail or read_trail(path)
    check_anchor(header, trail)
    return header, verifying_key, blobs, trail


def normalise(passphrase):
    need(0 < len(passphrase) <= 4096, "the passphrase is empty or too long", USAGE)
    try:
        plain = passphrase.decode()
    except UnicodeDecodeError:
        raise Refused("the passphrase is not UTF-8", USAGE) from None
    kinds = [unicodedata.category(c) for c in plain]
    need(not {"Cc", "Zl", "Zp"} & set(kinds), "the passphrase holds a control character", USAGE)
    return unicodedata.normalize("NFC", "".join(" " if k == "Zs" else c for c, k in zip(plain, kinds))).encode()


def recovery_key(text):
    """The 20 bytes of a recovery key, or nothing."""
    digits = text.decode().upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    if len(digits) != 40 or set(digits) - set(alphabet):
        return None
    raw = sum(alphabet.index(digit) << 5 * place for place, digit in enumerate(reversed(digits))).to_bytes(25, "big")
    return raw[:20] if hashlib.sha256(b"vault recovery key" + raw[:20]).digest()[:5] == raw[20:] else None


def slot_key(s, password, recovery, keyfile):
    if s.kind == "keyfile":
        return keyfile and derive(keyfile, b"keyfile", s.salt)
    if s.kind == "recovery":
        return recovery and derive(recovery, b"recovery", s.salt)
    if not password or s.kind == "passphrase+keyfile" and not keyfile:
        return None
    key = hash_secret_raw(password, s.salt, s.passes, s.memory, s.lanes, 32, Type.ID, 19)
    return key if s.kind == "passphrase" else derive(lp(key) + lp(keyfile), b"passphrase and keyfile", s.salt)


def unlock(header, password):
    path, recovery = os.environ.get("VAULT_KEYFILE"), recovery_key(password)
    keyfile = path and hashlib.sha256(read_whole(path, "keyfile", LOCKED)).digest()
    for s in header.slots:
        key = slot_key(s, password, recovery, keyfile)
        if not key:
            continue
        root = unseal(key, b"keyslot", header.vault, u32(s.id), s.root)
        if root is not None:
            return root
    raise Refused("the passphrase opens no keyslot", LOCKED)


def tables(index):
    need(len(index) >= 116 and index[:4] == u32(7), "index: number of tables")
    place, result = 116, []
    for n in range(7):
        number, count, size = struct.unpack_from("<IIQ", index, 4 + 16 * n)
        need(number == n + 1 and size < 2**32, "index: table of contents")
        need(4 * count + size <= len(index) - place, "index: cut short")
        ends = (0, *struct.unpack_from(f"<{count}I", index, place))
        records = index[place + 4 * count : place + 4 * count + size]
        need(ends[-1] == size, "index: records do not end where the table does")
        place, table = place + 4 * count + size, []
        for start, end in zip(ends, ends[1:]):
            need(end - start >= 2, "index: record too short")
            key = start + 2 + int.from_bytes(records[start : start + 2], "little")
            need(key <= end, "index: record too short")
            table.append((records[start + 2 : key], records[key:end]))
        need(ascending([k for k, _ in table]), "index: records out of order")
        result.append(table)
    need(place == len(index), "index: bytes left over")
    return result


def read_settings(table, shown):
    need([k for k, _ in table] == [b""], "settings: not one record")
    settings = cbor(table[0][1], "settings")
    need(fits(settings, SETTINGS), "settings: not the right parts")
    need(settings[3] == shown, "the prefix shows another verifying key than the vault's own")
    need(public_half(settings[2]) == settings[3], "settings: signing and verifying key differ")
    actors, trail_keys = read_actors(settings[1], settings[4], settings[6], settings.get(7, []))
    need(actors[settings[4]] == public_half(settings[5]), "settings: the owner signs with another key")
    return settings, actors, trail_keys


def read_actors(trail_key, owner, listed, former):
    """The verifying keys of all actors, and the trail keys of the owner, the present one first."""
    actors, owners = {actor: key for actor, key, _ in listed}, {owner: trail_key, **dict(former)}
    need(len(actors) == len(listed) and len(owners) == len(former) + 1, "settings: an actor stands twice")
    need(owners.keys() <= actors.keys(), "settings: an owner is not among the actors")
    need(all(name is None for actor, _, name in listed if actor in owners), "settings: an owner with a grant's name")
    return actors, owners


def read_secrets(header, blobs, index, values_key):
    ids, used, secrets = {}, {header.index}, {}

    def content(blob, what):
        need(blob in blobs and blob not in used, f"{what}: blob missing or named twice")
        used.add(blob)
        padded = unseal(derive(values_key, b"data", blob), b"value", header.vault, blob, blobs[blob])
        need(padded is not None, f"{what}: a value does not open")
        plain = unpad(padded, what)
        need(len(plain) <= 16_777_216, f"{what}: value too long")
        return base64.b64encode(plain).decode()

    for deleted, table in enumerate(index[1:3]):
        for raw, value in table:
            key = raw.decode("ascii", "replace")
            record = cbor(value, f"secret {key!r}")
            need(is_key(key) and key not in secrets, f"secret {key!r}: refused key")
            need(fits(record, SECRET | {6: TIME} if deleted else SECRET), f"secret {key!r}: not the right parts")
            need(ascending([t.encode() for t in record.get(3, [])]), f"secret {key!r}: tags out of order")
            need(ascending([s for s, *_ in record[7]]), f"secret {key!r}: stages out of order")
            need(record[0] not in ids, f"secret {key!r}: its id stands twice")
            ids[record[0]], stages = raw, {}
            for stage, versions, *_ in record[7]:
                need(ascending([v[0] for v in versions]), f"secret {key!r}: versions out of order")
                stages[stage] = []
                for version, _, blob, *fields in versions:
                    need(ascending([f[0] for f in sum(fields, [])]), f"secret {key!r}: fields out of order")
                    told = {"version": version}
                    if blob is not None:
                        told["value_base64"] = content(blob, f"secret {key!r}")
                    if fields:
                        told["fields"] = {
                            name: {"value_base64": content(part, f"secret {key!r} field {name}"), "secret": secret}
                            for name, part, secret in fields[0]
                        }
                    stages[stage].append(told)
            secrets[key] = {
                "key": key, "id": secret_id(record[0]),
                "name": record.get(1), "description": record.get(2), "tags": record.get(3, []),
                "deleted": bool(deleted), "stages": stages,
                **{part: record[n] for n, part in enumerate(("url", "config", "expires", "days", "ways"), 8) if n in record},
            }  # fmt: skip
    need(dict(index[3]) == ids, "index: the table of ids does not agree")
    return [secrets[key] for key in sorted(secrets)], used


# Grants and duties


def grant_index(vault, blob, key, blobs, shown):
    """The tables and settings of a grant."""
    need(blob in blobs, "the vault has no such grant", LOCKED)
    padded = unseal(key, b"grant", vault, blob, blobs[blob])
    need(padded is not None, "a grant does not open")
    index = tables(unpad(padded, "grant"))
    need(not (index[2] or index[4] or index[5]), "grant: a table that should be empty")
    need([k for k, _ in index[0]] == [b""], "grant settings: not one record")
    settings = cbor(index[0][0][1], "grant settings")
    need(fits(settings, GRANT_SETTINGS), "grant settings: not the right parts")
    need(settings[0] == shown, "the prefix shows another verifying key than the grant names")
    need(ascending([p.encode() for p, _ in settings.get(15, [])]), "grant settings: programs out of order")
    reads_trail = {17, 18, 19} if settings[4] == 1 and 16 in settings else set()
    need(settings.keys() & {17, 18, 19} == reads_trail, "grant settings: what an auditor reads with")
    need(reads_trail or 20 not in settings, "grant settings: what an auditor reads with")
    return index, settings


def parts_of(record):
    """The blobs that a secret's record names."""
    for _, versions, *_ in record[7]:
        for _, _, blob, *fields in versions:
            yield from ([] if blob is None else [blob])
            yield from (part for _, part, _ in sum(fields, []))


def read_grants(header, blobs, index, settings, shown):
    """Checks that each grant holds what it is for, and returns them with their blobs."""
    grants, used = [], set()
    secrets = [(raw, cbor(value, "secret")) for raw, value in index[1]]
    for raw, value in index[4]:
        name, record = raw.decode("ascii", "replace"), cbor(value, "grant")
        need(is_name(name) and fits(record, GRANT), f"grant {name!r}: not the right parts")
        need(ascending(in_order(record[11])), f"grant {name!r}: secrets out of order")
        need(ascending([t.encode() for t in record[12]]), f"grant {name!r}: tags out of order")
        need(record[1] not in used, f"grant {name!r}: its blob is named twice")
        used.add(record[1])
        own, told = grant_index(header.vault, record[1], record[2], blobs, shown)
        need(all(told.get(n) == record.get(n) for n in TERMS), f"grant {name!r}: conditions")
        need((told[1], told[3]) == (record[0], name), f"grant {name!r}: settings")
        need(told[2] == derive(settings[1], b"event", record[0]), f"grant {name!r}: event key")
        bound = [policy for policy in settings.get(8, []) if policy[0] in BINDING]
        need(told.get(21, []) == bound, f"grant {name!r}: policies")
        known = [[key, grant] for actor, key, grant in settings[6] if actor == record[0]]
        need(known in ([], [[record[3], name]]), f"grant {name!r}: the actors tell another")
        if 16 in record:
            need(not record[11] and not record[12], f"grant {name!r}: an auditor who holds secrets")
            given = [settings.get(part) if record[4] == 1 else None for part in (1, 4, 6, 7)]
            need([told.get(n) for n in (17, 18, 19, 20)] == given, f"grant {name!r}: what an auditor reads with")
        held = {}
        for key, secret in secrets if record[4] == 1 else []:
            fields = {field for id, field in record[11] if id == secret[0]}
            whole = None in fields or bool(set(record[12]) & set(secret.get(3, [])))
            stages = []
            for stage, versions, *_ in secret[7]:
                number, created, blob, *more = versions[-1]
                kept = [f for f in sum(more, []) if whole or f[0] in fields]
                blob = blob if whole else None
                if stage in record[5] and (blob is not None or kept):
                    stages.append([stage, [[number, created, blob] + ([kept] if kept else [])]])
            if stages:
                held[key] = {**secret, 7: stages}
        need({key: cbor(value, "held") for key, value in own[1]} == held, f"grant {name!r}: holds something else")
        keys = {blob: derive(settings[0], b"data", blob) for secret in held.values() for blob in parts_of(secret)}
        need(dict(own[6]) == keys, f"grant {name!r}: data keys")
        need(dict(own[3]) == {secret[0]: key for key, secret in held.items()}, f"grant {name!r}: ids")
        holds = sorted(key.decode() for key in held)
        grants.append({"name": name, "state": record[4], "holds": holds, **({"auditor": True} if 16 in record else {})})
    return grants, used


def in_order(named):
    """Secrets and fields as they are to be sorted: null before any field."""
    return [(secret, field or "") for secret, field in named]


def read_duties(index):
    """Checks that no grant breaks a duty, and returns the duties."""
    duties, grants = [], [(name.decode(), cbor(value, "grant")) for name, value in index[4]]
    secrets = [cbor(value, "secret") for _, value in index[1] + index[2]]
    tags = {secret[0]: set(secret.get(3, [])) for secret in secrets}
    for raw, value in index[5]:
        name, record = raw.decode("ascii", "replace"), cbor(value, "duty")
        need(is_name(name) and fits(record, DUTY), f"duty {name!r}: not the right parts")
        need(ascending(in_order(record[1])) and record[0] < len(record[1]), f"duty {name!r}: secrets")
        for grant, terms in grants:
            held = sum(
                bool(tags.get(secret, set()) & set(terms[12]))
                or any(s == secret and (None in (f, field) or f == field) for s, f in terms[11])
                for secret, field in record[1]
            )
            need(held <= record[0], f"duty {name!r}: grant {grant!r} breaks it")
        kept = [{"secret": secret_id(secret), "field": field} for secret, field in record[1]]
        duties.append({"name": name, "most": record[0], "secrets": kept, "created": record[2]})
    return duties


def read_with_token(path, text_of_token):
    """What the holder of a token opens, without a passphrase."""
    header, verifying_key, blobs, trail = load(path)
    digits = re.fullmatch(rb"vault_grant_([a-z2-7]{58})", text_of_token.strip())
    need(digits, "this is no token", LOCKED)
    raw = base64.b32decode(digits[1].upper() + b"======")
    need(sha256(b"vault token" + raw[:32])[:4] == raw[32:], "the token was mistyped", LOCKED)
    blob, key = (derive(raw[:32], label, header.vault) for label in (b"grant id", b"grant key"))
    index, settings = grant_index(header.vault, blob[:16], key, blobs, verifying_key)
    keys = dict(index[6])

    def content(blob):
        padded = unseal(keys[blob], b"value", header.vault, blob, blobs[blob])
        need(padded is not None, "a value does not open")
        return base64.b64encode(unpad(padded, "value")).decode()

    secrets = {}
    for raw_key, value in index[1]:
        record = cbor(value, "secret")
        need(fits(record, SECRET), "secret: not the right parts")
        for stage, versions, *_ in record[7]:
            for version, _, blob, *fields in versions:
                told = {"version": version} | ({} if blob is None else {"value_base64": content(blob)})
                if fields:
                    told["fields"] = {name: content(part) for name, part, _ in fields[0]}
                secrets.setdefault(raw_key.decode(), {})[stage] = told
    told = {"grant": settings[3], "state": settings[4], "secrets": secrets}
    if 17 in settings:
        actors, trail_keys = read_actors(settings[17], settings[18], settings[19], settings.get(20, []))
        need(settings[2] == derive(settings[17], b"event", settings[1]), "grant settings: event key")
        told |= read_events(header, trail, actors, trail_keys)
    return told


# The audit trail


class Line(NamedTuple):
    end: int  # offset after its LF
    hash: bytes
    sequence: int
    previous: bytes
    time: int
    actor: bytes
    body: bytes
    signature: bytes


class File(NamedTuple):
    number: int
    previous: bytes  # what its first line names
    hash: bytes  # of its first line
    lines: list
    claims: list

    def last(self):
        return self.lines[-1].hash if self.lines else self.hash


CLAIM = re.compile(rb"claim ([0-9]{15}) ([0-9]{10}) ([0-9]{10}) ([12])")
EVENT_LINE = re.compile(
    rb"([1-9][0-9]{0,19}) ([0-9a-f]{64}) (0|-?[1-9][0-9]{0,18}) ([0-9a-f]{32}) ([0-9A-Za-z+/=]*) ([0-9A-Za-z+/=]{88})"
)


def event_line(raw, end):
    """The event that a line is, or None if it is none in the one spelling."""
    pieces = EVENT_LINE.fullmatch(raw)
    if not pieces:
        return None
    sequence, time = int(pieces[1]), int(pieces[3])
    try:
        body, signature = (base64.b64decode(p, validate=True) for p in pieces.group(5, 6))
    except ValueError:
        return None
    if (base64.b64encode(body), base64.b64encode(signature)) != pieces.group(5, 6) or len(signature) != 64:
        return None
    if sequence >= 2**63 or not TIME(time):
        return None
    previous, actor = (bytes.fromhex(p.decode()) for p in pieces.group(2, 4))
    return Line(end, sha256(raw), sequence, previous, time, actor, body, signature)


def first_line(raw):
    """The vault that a file of the trail names, its number, what it goes on from, and where the line ends."""
    pieces = re.match(rb"vault-trail 1 ([0-9a-f]{32}) ([1-9][0-9]{0,9}) ([0-9a-f]{64})\n", raw)
    need(pieces and int(pieces[2]) < 2**32, "trail: first line is not well-formed")
    need(pieces[2] != b"1" or pieces[3] == b"0" * 64, "trail: first line is not well-formed")
    return bytes.fromhex(pieces[1].decode()), int(pieces[2]), bytes.fromhex(pieces[3].decode()), pieces.end()


def read_trail(path):
    """The files of the trail beside a vault, by their numbers, as yet unchecked, the present one last."""
    present = read_whole(path + ".audit", "trail", DAMAGED)
    last, (folder, name) = first_line(present)[1], os.path.split(path)
    named = (re.fullmatch(re.escape(name) + r"\.audit\.([1-9][0-9]{0,9})", entry) for entry in os.listdir(folder))
    earlier = sorted(number for number in (int(n[1]) for n in named if n) if number < last)
    return {n: read_whole(f"{path}.audit.{n}", "trail", DAMAGED) for n in earlier} | {last: present}


def trail_file(header, trail, number):
    need(number in trail, f"trail: file {number} is missing")
    vault, named, previous, end = first_line(trail[number])
    need(vault == header.vault and named == number, f"trail: file {number} is of another vault, or another file")
    file = File(number, previous, sha256(trail[number][: end - 1]), [], [])
    for raw in trail[number][end:].split(b"\n"):
        end += len(raw) + 1
        line, claim = event_line(raw, end), CLAIM.fullmatch(raw)
        if line:
            file.lines.append(line)
        elif claim and int(claim[1]) in TIMES and U32(int(claim[2])) and U32(int(claim[3])):
            time, user, process, kind = map(int, claim.groups())
            given = ("passphrase", "token")[kind - 1]
            file.claims.append({"time": time, "user": user, "process": process, "with": given, "proven": False})
    return file


def check_anchor(header, trail):
    """What can be checked without a key."""
    present = max(trail)
    need(present >= header.file, "trail: not the anchor's file")
    later = trail_file(header, trail, present)
    for number in range(present - 1, header.file - 1, -1):
        file = trail_file(header, trail, number)
        need(later.lines and file.last() == later.previous, f"trail: file {number} does not end as the next one says")
        later = file
    anchored = trail[header.file]
    need(len(anchored) >= header.offset, "trail: shorter than its anchor")
    need(anchored[: header.offset].endswith(b"\n"), "trail: no line ends at the anchor")
    line = anchored[anchored.rfind(b"\n", 0, header.offset - 1) + 1 : header.offset - 1]
    need(sha256(line) == header.hash, "trail: changed before its anchor")


def read_event(header, file, line, actors, trail_keys):
    what, place = f"event {line.sequence}", u32(file.number) + u64(line.sequence)
    message = header.vault + place + line.previous + struct.pack("<q", line.time) + line.actor + line.body
    genuine = line.actor in actors and signature_holds(actors[line.actor], line.signature, b"vault event", message)
    need(genuine, f"{what}: forged")
    # For a grant's events: the trail key of now, or one from before.
    candidates = [trail_keys[line.actor]] if line.actor in trail_keys else trail_keys.values()
    keys = (derive(key, b"event", line.actor) for key in candidates)
    opened = (unseal(key, b"event", header.vault, place + line.actor, line.body) for key in keys)
    padded = next((body for body in opened if body is not None), None)
    need(padded is not None, f"{what}: does not open")
    body = cbor(unpad(padded, what), what)
    need(fits(body, EVENT), f"{what}: not the right parts")
    event = {"sequence": line.sequence, "time": line.time, "actor": line.actor.hex(), "action": ACTIONS[body[0] - 1]}
    event["secrets"] = [dict(zip(("key", "field", "stage", "version"), s)) for s in body[1]]
    event["program"] = dict(zip(("path", "inode", "size", "modified"), body[2])) if 2 in body else None
    if 8 in body:
        kind = event["action"].partition("-")[0]
        event[kind if kind in ("duty", "keyslot", "policy") else "grant"] = body[8]
    event |= {"host": body[3], "user": body[4], "process": body[5], "allowed": body[6] == 1, "intent": None}
    if 7 in body:
        generation, directory = body[7]
        # Of a lower generation only its own snapshot could tell: null.
        completed = None if generation < header.generation else body[7] == [header.generation, header.directory]
        event["intent"] = {"generation": generation, "directory": directory.hex(), "completed": completed}
    return event


def read_events(header, trail, actors, trail_keys):
    events, claims, before, anchored, due = [], [], None, None, 1
    for file in (trail_file(header, trail, number) for number in sorted(trail)):
        told = [read_event(header, file, line, actors, trail_keys) for line in file.lines]
        anew = told and file.lines[0].actor in trail_keys and told[0]["action"] in ("recover", "restore")
        if file.number > 1:
            need(anew or before and before.number == file.number - 1, f"trail: file {file.number - 1} is missing")
            left = before.last() if before else bytes(32)
            need(file.previous == left, f"trail: file {file.number} does not go on from the one before")
            due = told[0]["sequence"] if anew else due
        previous = file.hash
        for line, event in zip(file.lines, told):
            what = f"event {line.sequence}"
            need(line.previous == previous, f"{what}: does not follow the one before")
            need(line.sequence == due, f"{what}: number {due} was due")
            previous, due = line.hash, due + 1
            if (file.number, line.end) == (header.file, header.offset):
                anchored, intent = line, event["intent"]
                need(intent and intent["completed"], f"{what}: the anchor announces another snapshot")
        events += told
        claims += file.claims
        before = file
    need(anchored and (anchored.sequence, anchored.hash) == (header.sequence, header.hash), "trail: not the anchor's event")
    return {"events": events, **({"claims": claims} if claims else {})}


def read_vault(path, passphrase):
    header, verifying_key, blobs, trail = load(path)
    root = unlock(header, normalise(passphrase))
    need(header.index in blobs, "no row for the index")
    padded = unseal(derive(root, b"index"), b"index", header.vault, header.index, blobs[header.index])
    need(padded is not None, "the root key does not open the index", LOCKED)
    index = tables(unpad(padded, "index"))
    settings, actors, trail_keys = read_settings(index[0], verifying_key)
    secrets, used = read_secrets(header, blobs, index, settings[0])
    grants, sealed = read_grants(header, blobs, index, settings, verifying_key)
    duties = read_duties(index)
    need(not index[6], "index: a table that should be empty")
    need(used | sealed == blobs.keys() and not used & sealed, "a blob that nothing names")
    return {
        "generation": header.generation,
        "secrets": secrets,
        **({"grants": grants} if grants else {}),
        **({"duties": duties} if duties else {}),
        **read_events(header, trail, actors, trail_keys),
    }


def main():
    passphrase, token = os.environb.get(b"VAULT_PASSPHRASE"), os.environb.get(b"VAULT_GRANT")
    try:
        given = len(sys.argv) == 2 and (passphrase is not None or token is not None)
        need(given, "usage: VAULT_PASSPHRASE=... (or VAULT_GRANT=...) vault_reader.py PATH", USAGE)
        if token is not None:
            told = read_with_token(sys.argv[1], token)
        else:
            told = read_vault(sys.argv[1], passphrase)
        print(json.dumps(told, indent=1))
    except Refused as refused:
        print(f"vault_reader: {refused}", file=sys.stderr)
        return refused.status
    except (OSError, MemoryError, HashingError) as error:
        print(f"vault_reader: {error!r}", file=sys.stderr)
        return OTHER
    return 0


if __name__ == "__main__":
    sys.exit(main())
