"""Mangled input is read or refused in words; nothing else is ever raised."""

from __future__ import annotations

import io
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport
from muster.domain.record import Quarantined
from muster.read.document import read
from muster.read.intake import intake

SEEDS = (
    b"<!doctype html><html lang='en'><head><meta charset='utf-8'><script type='application/ld+json'>{\"@type\": \"NewsArticle\", "
    b'"datePublished": "2025-03-05"}</script></head><body><article><h1>Trucks</h1><p>Forty trucks left the garrison on Monday.</p>'
    b"<blockquote class='twitter-tweet'><p>Nine</p>&mdash; Bo (@bo) <a href='#'>March 5, 2025</a></blockquote><figure><figcaption>"
    b"A gate. <small>Photo: Bo</small></figcaption></figure></article></body></html>",
    b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Post</title><item><title>A</title><guid>g</guid>"
    b"<pubDate>Wed, 05 Mar 2025 08:00:00 +0200</pubDate><description>&lt;p&gt;Two ships left.&lt;/p&gt;</description></item></channel></rss>",
    b'{"id": "a", "published": "2025-03-05", "text": "ARDEN, March 5 (AFP) - Forty trucks left."}\n{"id": "b", "text": "Two."}\n',
    b'[{"id": "a", "text": "Forty trucks left."}, {"id": "b", "text": "Two \\ud83d\\udea2."}]',
    "Trucks leave\nBy Ada Ray\n\nARDEN, March 5 (AFP) — Forty left.\nNine https://t.co/a\n— Bo (@bo) March 5, 2025\nRead: x".encode(),
)
TOKENS = (b"<", b">", b"</p>", b"&#0;", b"&#x110000;", b"\x00", b"\xff", b"\xe2\x80\xae", b'"', b"{", b"]", b"\\ud800", b"<![CDATA[", b"<!--", b"\r", b"99999999999", b"\xcc\x81", b"<template>", b"xml:base='http://[::1'", b"encoding='zip'", b"<body>")  # fmt: skip


def _mangled(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randrange(1, 10)):
        at = chance.randrange(len(data) + 1)
        if chance.random() < 0.6:
            data[at:at] = chance.choice(TOKENS)
        else:
            del data[at : at + chance.randrange(1, 40)]
    return bytes(data)


@settings(max_examples=150)
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_every_item_is_a_document_or_a_reason(seed: bytes, number: int) -> None:
    data = _mangled(seed, random.Random(number))
    items = list(intake(["-"], io.BytesIO(data)))
    assert items
    for item in items:
        if isinstance(item, Quarantined):
            assert item.reason
        else:
            _check(item)


def _check(raw: RawReport) -> None:
    try:
        document = read(raw)
    except SkipReport as error:
        assert str(error)  # noqa: PT017 - either outcome is right
        return
    fields = (
        document.report_id,
        document.text,
        document.title,
        document.url,
        document.outlet,
        document.byline,
    )
    assert all("\x00" not in field and field.encode() is not None for field in fields if field is not None)
    assert document.report_id
    ends = 0
    for section in document.sections:
        assert ends <= section.span.start < section.span.end <= len(document.text)
        ends = section.span.end
