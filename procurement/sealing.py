"""Sealing of responses (trust decision D3, level L1). Knows keys and bytes, no rows.

Each published RFI has an X25519 pair whose private half is wrapped by a key that lives outside the database. Content is
encrypted with a fresh key per version (XChaCha20-Poly1305); that key is sealed to the RFI's public half.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey
from nacl.utils import random

from alliance.errors import Refusal

BUCKET = 64 * 1024
LENGTH_BYTES = 4
NO_KEY = (
    "This server has no sealing key, so responses could not be kept sealed. "
    "Ask the administrator to set ALLIANCE_SEALING_KEY (32 random bytes in base64)."
)
WRONG_KEY = (
    "The sealing key of this server is not the one this RFI was published with. Nothing was opened or changed. "
    "Ask the administrator to put the earlier key back from its backup."
)


@dataclass(frozen=True)
class KeyPair:
    """The new keys of an RFI, ready to be stored; all base64 except the mark, which is hexadecimal."""

    public_key: str
    wrapped_key: str
    wrapped_by: str
    receipt_key: str


@dataclass(frozen=True)
class Sealed:
    """One version as it is stored, with the digests that its receipt names."""

    sealed_key: bytes
    ciphertext: bytes
    plain_sha256: str
    cipher_sha256: str


class Damaged(Exception):
    """What is stored is not what was sealed under these names."""


def outer_key() -> bytes:
    """The key-encryption key. Raises Refusal where this server has none."""
    key: bytes | None = settings.SEALING_KEY
    if key is None:
        raise Refusal(NO_KEY, code="sealing_key_missing")
    return key


def mark_of(key: bytes) -> str:
    """Names a key without saying anything about it."""
    return blake2b(b"mark", digest_size=16, key=key, encoder=RawEncoder).hex()


def signing_key() -> SigningKey:
    return SigningKey(blake2b(b"receipts", digest_size=32, key=outer_key(), encoder=RawEncoder))


def new_keys(rfi_id: Any) -> KeyPair:
    """A fresh pair for an RFI. Raises Refusal where this server has no sealing key."""
    outer, private = outer_key(), PrivateKey.generate()
    return KeyPair(
        public_key=b64encode(bytes(private.public_key)).decode(),
        wrapped_key=b64encode(encrypt(bytes(private), outer, wrapping(rfi_id))).decode(),
        wrapped_by=mark_of(outer),
        receipt_key=b64encode(bytes(signing_key().verify_key)).decode(),
    )


def private_key(rfi_id: Any, wrapped_key: str, wrapped_by: str) -> PrivateKey:
    """Raises Refusal where this server's sealing key is missing or another one."""
    outer = outer_key()
    if mark_of(outer) != wrapped_by:
        raise Refusal(WRONG_KEY, code="sealing_key_wrong")
    try:
        return PrivateKey(decrypt(b64decode(wrapped_key), outer, wrapping(rfi_id)))
    except Damaged as fault:
        raise Refusal(WRONG_KEY, code="sealing_key_wrong") from fault


def wrapping(rfi_id: Any) -> bytes:
    return f"rfi-key|{rfi_id}".encode()


def name_of(*, rfi: Any, vendor: Any, response: Any, version: int | str, algorithm: str) -> bytes:
    """What a ciphertext is bound to: moved to another place, it does not open."""
    return f"{rfi}|{vendor}|{response}|{version}|{algorithm}".encode()


def seal(content: Mapping[str, Any], *, public_key: str, name: bytes) -> Sealed:
    """Encrypt. A random `salt` joins the content, so that its digest cannot be guessed from a short answer."""
    plain = canonical({**content, "salt": random(16).hex()})
    key = random(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
    ciphertext = encrypt(padded(plain), key, name)
    return Sealed(
        sealed_key=SealedBox(PublicKey(b64decode(public_key))).encrypt(key),
        ciphertext=ciphertext,
        plain_sha256=hashlib.sha256(plain).hexdigest(),
        cipher_sha256=hashlib.sha256(ciphertext).hexdigest(),
    )


def unseal(sealed: Sealed, *, private: PrivateKey, name: bytes) -> dict[str, Any]:
    """The content. Raises Damaged unless every byte is what was sealed under this name."""
    try:
        key = SealedBox(private).decrypt(sealed.sealed_key)
    except (CryptoError, ValueError) as fault:
        raise Damaged from fault
    plain = unpadded(decrypt(sealed.ciphertext, key, name))
    if hashlib.sha256(plain).hexdigest() != sealed.plain_sha256:
        raise Damaged
    found: dict[str, Any] = json.loads(plain)
    return found


def keep(content: Mapping[str, Any], *, name: bytes) -> bytes:
    """Encrypt a draft. Its key comes from this server's own and the name: the key of the opening is never touched."""
    return encrypt(padded(canonical(content)), draft_key(name), name)


def reread(body: bytes, *, name: bytes) -> dict[str, Any]:
    """A draft as it was kept. Raises Damaged unless every byte is what was kept under this name."""
    found: dict[str, Any] = json.loads(unpadded(decrypt(body, draft_key(name), name)))
    return found


def draft_key(name: bytes) -> bytes:
    said = b"draft|" + hashlib.sha256(name).digest()
    return blake2b(said, digest_size=crypto_aead_xchacha20poly1305_ietf_KEYBYTES, key=outer_key(), encoder=RawEncoder)


def sign(said: Mapping[str, Any]) -> tuple[str, str]:
    """A receipt as canonical JSON, and its Ed25519 signature in base64."""
    text = canonical(said)
    return text.decode(), b64encode(signing_key().sign(text).signature).decode()


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON whose bytes are the same for the same content. Decimals, as the API reads numbers, are written as text."""
    said = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=in_words)
    return said.encode()


def in_words(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def padded(plain: bytes) -> bytes:
    """Filled up to whole buckets, so that the stored length says little (trust case S24)."""
    body = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    return body + bytes(-len(body) % BUCKET)


def unpadded(body: bytes) -> bytes:
    length = int.from_bytes(body[:LENGTH_BYTES], "big")
    return body[LENGTH_BYTES : LENGTH_BYTES + length]


def encrypt(plain: bytes, key: bytes, name: bytes) -> bytes:
    nonce = random(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, name, nonce, key)


def decrypt(body: bytes, key: bytes, name: bytes) -> bytes:
    size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(body[size:], name, body[:size], key)
    except (CryptoError, ValueError) as fault:
        raise Damaged from fault
