"""A body comes back as it was packed, and what is no packed body is told from one."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.store.packed import pack, unpack

CLAIM = json.dumps(
    {
        "action": "withdraw",
        "attribution": [{"kind": "outlet", "name": "Harbour News", "named": True}],
        "certainty": "certain",
        "polarity": "affirmed",
        "predicate": {"end": 18, "start": 12},
        "quote": "The trucks left the base",
        "report": "r_01a89a0551f95edaff04",
        "span": {"end": 24, "start": 0},
        "speech_act": "state",
        "time_frame": "past",
    },
    separators=(",", ":"),
)


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert unpack(pack(text)) == text


def test_a_body_takes_less_than_half() -> None:
    assert len(pack(CLAIM)) * 2 < len(CLAIM)


def test_the_dictionary_is_the_one_that_ledgers_were_written_with() -> None:
    held = files("muster.data").joinpath("store", "bodies.1").read_bytes()
    assert (
        hashlib.sha256(held).hexdigest() == "ff0f1e81e21a6690bf0f984346edbbec1d83867248607f42c4f8e18a818ce9b6"
    )


@pytest.mark.parametrize("stored", [b"", b"\2abc", b"\0\xff", b"\1\xff\xff\xff", b"{}"])
def test_what_is_no_packed_body_reads_as_empty(stored: bytes) -> None:
    assert unpack(stored) == ""
