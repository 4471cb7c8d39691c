"""Serials people type from paper."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serials import ALPHABET, new_serial, normalise_serial

# The keys of a Thai keyboard, for somebody who forgot to switch it back.
THAI_KEYS = str.maketrans(
    "1234567890-" + "qwertyuiop" + "asdfghjkl" + "zxcvbnm",
    "ๅ/-ภถุึคตจข" + "ๆไำพะัีรนย" + "ฟหกดเ้่าส" + "ผปแอิืท",
)
THAI_KEYS_WITH_CAPS_LOCK = str.maketrans(
    "QWERTYUIOP" + "ASDFGHJKL" + "ZXCVBNM",
    '๐"ฎฑธํ๊ณฯญ' + "ฤฆฏโฌ็๋ษศ" + "()ฉฮฺ์?",
)

serials = st.integers(0, 2**32).map(lambda seed: new_serial(random.Random(seed)))
places = st.integers(0, 11)


def with_character(serial: str, place: int, character: str) -> str:
    bare = serial.replace("-", "")
    return bare[:place] + character + bare[place + 1 :]


@given(serials)
def test_new_serial_is_three_groups_of_four_and_canonical(serial):
    groups = serial.split("-")

    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert normalise_serial(serial) == serial


def test_new_serial_draws_from_the_system_by_default():
    drawn = {new_serial() for _ in range(2000)}

    assert len(drawn) == 2000


def test_every_character_occurs_in_every_place():
    drawn = [new_serial(random.Random(n)).replace("-", "") for n in range(3000)]

    assert [set(column) for column in zip(*drawn, strict=True)] == [set(ALPHABET)] * 12


@given(serials, places)
def test_each_wrong_character_is_noticed(serial, place):
    right = serial.replace("-", "")[place]

    read = {normalise_serial(with_character(serial, place, c)) for c in ALPHABET if c != right}

    assert read == {None}


@given(serials)
def test_each_exchange_of_two_characters_is_noticed(serial):
    bare = serial.replace("-", "")
    swapped = set()
    for i in range(12):
        for j in range(i + 1, 12):
            if bare[i] != bare[j]:
                swapped.add(with_character(with_character(bare, i, bare[j]), j, bare[i]))

    assert {normalise_serial(text) for text in swapped} <= {None}


def test_one_random_guess_in_thirty_two_is_well_formed():
    rng = random.Random(7)
    guesses = ["".join(rng.choice(ALPHABET) for _ in range(12)) for _ in range(6400)]

    sound = sum(normalise_serial(guess) is not None for guess in guesses)

    assert 150 <= sound <= 250


@pytest.mark.parametrize(
    "retype",
    [
        str.lower,
        lambda s: s.replace("-", ""),
        lambda s: s.replace("-", " "),
        lambda s: s.replace("-", " – "),
        lambda s: s.replace("-", "−"),
        lambda s: f"\u200b {s}\n",
        lambda s: s.replace("0", "O").replace("1", "I"),
        lambda s: s.replace("0", "o").replace("1", "l"),
        lambda s: s.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
        lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s),
    ],
)
def test_reading_forgives(retype):
    rng = random.Random(11)
    drawn = [new_serial(rng) for _ in range(300)]

    assert [normalise_serial(retype(serial)) for serial in drawn] == drawn


@given(serials)
def test_reading_undoes_a_keyboard_left_in_thai(serial):
    assert normalise_serial(serial.lower().translate(THAI_KEYS)) == serial


def test_reading_undoes_a_thai_keyboard_with_capitals_locked():
    serial = with_check("QWERTYASDFG")

    assert normalise_serial(serial.translate(THAI_KEYS_WITH_CAPS_LOCK)) == serial


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "7K3M", "UUUU-UUUU-UUUU", "7K3M-9QXW-2D4F-0", "สวัสดี", "\x00", "9" * 100_000],
)
def test_what_is_no_serial_reads_as_none(text):
    assert normalise_serial(text) is None


@given(st.text(max_size=40))
def test_reading_never_fails_and_is_idempotent(text):
    read = normalise_serial(text)

    assert read is None or normalise_serial(read) == read


def with_check(body: str) -> str:
    bodies = (f"{body}{character}" for character in ALPHABET)
    return next(filter(None, map(normalise_serial, bodies)))
