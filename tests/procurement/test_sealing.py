"""Sealing as mathematics of bytes: what opens, and what must not."""

from base64 import b64decode

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

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
    with pytest.raises(Refusal) as refused:
        sealing.private_key("r", keys.wrapped_key, keys.wrapped_by)
    assert refused.value.code == "sealing_key_wrong"


def test_the_wrapped_key_belongs_to_one_rfi(keys):
    with pytest.raises(Refusal):
        sealing.private_key("another", keys.wrapped_key, keys.wrapped_by)


def test_S17_a_receipt_verifies_offline_and_a_changed_one_does_not(keys):
    text, signature = sealing.sign({"rfi": "r", "version": 1})
    verifier = VerifyKey(b64decode(keys.receipt_key))
    assert verifier.verify(text.encode(), b64decode(signature)) == text.encode()
    with pytest.raises(BadSignatureError):
        verifier.verify(text.replace("1", "2").encode(), b64decode(signature))
