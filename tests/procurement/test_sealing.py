"""Sealing as mathematics of bytes: what opens, and what must not."""

import hashlib
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as opened_with
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from alliance.errors import Refusal
from procurement import sealing

CONTENT = {"summary": "We ask 1,234.56 for each lamp."}


def names(**changes):
    given = {"rfi": "r", "vendor": "v", "response": "s", "version": 1, "algorithm": "a"} | changes
    return sealing.name_of(**given)


@pytest.fixture
def keys():
    return sealing.new_keys("r")


@pytest.fixture
def private(keys):
    return sealing.private_key("r", keys.wrapped_key, keys.wrapped_by)


def test_opens_to_what_was_sealed(keys, private):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    assert sealing.unseal(sealed, private=private, name=names())["summary"] == CONTENT["summary"]


@pytest.mark.parametrize(
    "change", [{"rfi": "x"}, {"vendor": "x"}, {"response": "x"}, {"version": 2}, {"algorithm": "x"}]
)
def test_S18_does_not_open_under_another_name(keys, private, change):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    with pytest.raises(sealing.Damaged):
        sealing.unseal(sealed, private=private, name=names(**change))


@pytest.mark.parametrize("field", ["sealed_key", "ciphertext"])
def test_S18_does_not_open_with_one_bit_changed(keys, private, field):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    body = bytearray(getattr(sealed, field))
    body[-1] ^= 1
    with pytest.raises(sealing.Damaged):
        sealing.unseal(sealing.Sealed(**{**vars(sealed), field: bytes(body)}), private=private, name=names())


def test_S24_stores_the_same_length_for_a_word_and_for_a_page(keys):
    lengths = {
        len(sealing.seal({"summary": "x" * size}, public_key=keys.public_key, name=names()).ciphertext)
        for size in (1, 60_000)
    }
    assert len(lengths) == 1


def test_the_digest_of_a_short_answer_cannot_be_guessed(keys):
    one, two = (sealing.seal(CONTENT, public_key=keys.public_key, name=names()).plain_sha256 for _ in range(2))
    assert one != two


def test_S19_another_sealing_key_opens_nothing(keys, settings):
    settings.SEALING_KEY = bytes(32)
    with pytest.raises(Refusal, match="put the earlier key back") as refused:
        sealing.private_key("r", keys.wrapped_key, keys.wrapped_by)
    assert refused.value.code == "sealing_key_wrong"


def test_the_wrapped_key_belongs_to_one_rfi(keys):
    with pytest.raises(Refusal, match="put the earlier key back") as refused:
        sealing.private_key("another", keys.wrapped_key, keys.wrapped_by)
    assert refused.value.code == "sealing_key_wrong"


def test_S17_a_receipt_verifies_offline_and_a_changed_one_does_not(keys):
    text, signature = sealing.sign({"rfi": "r", "version": 1})
    verifier = VerifyKey(b64decode(keys.receipt_key))
    assert verifier.verify(text.encode(), b64decode(signature)) == text.encode()
    with pytest.raises(BadSignatureError):
        verifier.verify(text.replace("1", "2").encode(), b64decode(signature))


def blake2b(said, size, key):
    """The standard library's, so that what was stored years ago is not judged by the code that reads it."""
    return hashlib.blake2b(said, digest_size=size, key=key).digest()


def test_the_mark_of_a_key_stays_what_it_was(keys, settings):
    assert keys.wrapped_by == blake2b(b"mark", 16, settings.SEALING_KEY).hex()


def test_receipts_are_signed_by_a_key_that_only_this_server_can_make(keys, settings):
    signer = SigningKey(blake2b(b"receipts", 32, settings.SEALING_KEY))
    assert b64decode(keys.receipt_key) == bytes(signer.verify_key)
    settings.SEALING_KEY = bytes(32)
    assert sealing.new_keys("r").receipt_key != keys.receipt_key


def test_S17_a_receipt_reads_the_same_whatever_order_it_was_said_in():
    text, signature = sealing.sign({"version": 1, "city": "Łódź"})
    assert text == '{"city":"Łódź","version":1}'
    assert (text, signature) == sealing.sign({"city": "Łódź", "version": 1})


def test_a_salt_of_sixteen_bytes_is_all_that_joins_the_content(keys, private):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    found = sealing.unseal(sealed, private=private, name=names())
    assert len(bytes.fromhex(found.pop("salt"))) == 16
    assert found == CONTENT


def test_S18_content_that_is_not_what_its_digest_says_does_not_open(keys, private):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    other = sealing.Sealed(**{**vars(sealed), "plain_sha256": hashlib.sha256(b"another").hexdigest()})
    with pytest.raises(sealing.Damaged):
        sealing.unseal(other, private=private, name=names())


def test_the_digests_of_a_receipt_are_those_of_what_is_stored(keys, private):
    sealed = sealing.seal(CONTENT, public_key=keys.public_key, name=names())
    assert sealed.cipher_sha256 == hashlib.sha256(sealed.ciphertext).hexdigest()
    content = sealing.unseal(sealed, private=private, name=names())
    assert sealed.plain_sha256 == hashlib.sha256(sealing.canonical(content)).hexdigest()


def test_only_what_reads_back_the_same_is_sealed(keys):
    with pytest.raises(TypeError, match="datetime cannot be sealed"):
        sealing.seal({"at": datetime(2026, 11, 23, tzinfo=UTC)}, public_key=keys.public_key, name=names())


def test_a_draft_reads_back_under_its_own_name_only():
    body = sealing.keep(CONTENT, name=names())
    assert sealing.reread(body, name=names()) == CONTENT
    with pytest.raises(sealing.Damaged):
        sealing.reread(body, name=names(vendor="x"))


def test_S24_a_draft_says_nothing_by_its_length():
    lengths = {len(sealing.keep({"summary": "x" * size}, name=names())) for size in (1, 60_000)}
    assert lengths == {24 + sealing.BUCKET + 16}  # nonce, one bucket, tag


def test_a_draft_kept_earlier_opens_with_the_key_of_its_server_and_name(settings):
    body = sealing.keep({"b": 1, "a": "é"}, name=b"n")
    key = blake2b(b"draft|" + hashlib.sha256(b"n").digest(), 32, settings.SEALING_KEY)
    plain = opened_with(body[24:], b"n", body[:24], key)
    text = b'{"a":"\xc3\xa9","b":1}'
    assert plain == len(text).to_bytes(4, "big") + text + bytes(sealing.BUCKET - 4 - len(text))
    settings.SEALING_KEY = bytes(32)
    with pytest.raises(sealing.Damaged):
        sealing.reread(body, name=b"n")


def test_without_a_sealing_key_it_says_what_to_set(settings):
    settings.SEALING_KEY = None
    with pytest.raises(Refusal, match="ALLIANCE_SEALING_KEY") as refused:
        sealing.new_keys("r")
    assert refused.value.code == "sealing_key_missing"
