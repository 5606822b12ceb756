"""The key, and the pseudonyms made with it. The key is outside the database; the database has its fingerprint."""

import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from storage.tables import Setting

KEY_BYTES = 32
NONCE_BYTES, BLOCK_BYTES = 12, 64


class WrongKey(Exception):
    """The database was filled with another key."""


class Key:
    """Shown nowhere: its repr is its fingerprint. Each purpose has a domain of its own."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < KEY_BYTES:
            raise ValueError(f"the key needs at least {KEY_BYTES} bytes")
        self._secret = secret
        self._seal = AESGCM(bytes.fromhex(self._hmac("seal")))

    def __repr__(self) -> str:
        return f"Key({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        return self._hmac("fingerprint")[:16]

    def of_answer(self, round_id: int, person_id: int, upstream_team_id: int) -> str:
        return self._hmac("answer", round_id, person_id, upstream_team_id)

    def of_marker(self, pool_id: int, person_id: int) -> str:
        return self._hmac("marker", pool_id, person_id)

    def of_screener(self, person_id: int) -> str:
        return self._hmac("screener", person_id)

    def of_forgotten(self, slack: str) -> str:
        return self._hmac("forgotten", slack)

    def seal(self, value: str, place: str) -> bytes:
        """Encrypted, for this place only; one tap is as long as another, own words to the next 64 bytes. AES-GCM with a
        random nonce (NIST SP 800-38D, 8.2.2: good for four thousand million values under one key)."""
        plain, nonce = value.encode(), os.urandom(NONCE_BYTES)
        padded = plain.ljust(-(-len(plain) // BLOCK_BYTES) * BLOCK_BYTES, b"\0")
        return nonce + self._seal.encrypt(nonce, padded, place.encode())

    def unseal(self, sealed: bytes, place: str) -> str:
        """Raises InvalidTag for what was not sealed with this key for this place."""
        nonce, hidden = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._seal.decrypt(nonce, hidden, place.encode()).rstrip(b"\0").decode()

    def _hmac(self, *parts: object) -> str:
        message = "\x1f".join(str(part) for part in parts)
        return hmac.digest(self._secret, message.encode(), "sha256").hex()


def make_key_file(path: Path) -> None:
    """A fresh random key as hex, readable by its owner alone. Leaves an existing file untouched."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")


def check_key(session: Session, key: Key) -> None:
    """Remember the key's fingerprint, or refuse a key that is not the database's with `WrongKey`."""
    known = session.get(Setting, "key fingerprint")
    if known is None:
        session.add(Setting(name="key fingerprint", value=key.fingerprint))
    elif known.value != key.fingerprint:
        raise WrongKey(f"the database belongs to the key {known.value}, this one is {key.fingerprint}")
