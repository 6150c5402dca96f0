"""Constructed reports of nine kinds: chain and speech act of each marked phrase."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.extract.attribution import attributions
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import speakers

LINES = (Path(__file__).parent / "attribution.jsonl").read_text("utf-8").splitlines()
REPORTS = [json.loads(line) for line in LINES]
CASES = [(report["outlet"], expected) for report in REPORTS for expected in report["expect"]]


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[Attribution, ...]]:
    parser = SpacyParser()
    found = {}
    for report in REPORTS:
        document = Document("t", report["text"], outlet=report["outlet"], language="en")
        syntax = parser.parse(document)
        found[report["outlet"]] = speakers(document, syntax, attributions(document, syntax))
    return found


@pytest.mark.parametrize(("outlet", "expected"), CASES, ids=[case[1]["words"] for case in CASES])
def test_chain_and_act(
    read: dict[str, tuple[Attribution, ...]], outlet: str, expected: dict[str, object]
) -> None:
    text = next(report["text"] for report in REPORTS if report["outlet"] == outlet)
    at = text.index(str(expected["words"]))
    held = [a for a in read[outlet] if any(span.start <= at < span.end for span in a.content)]
    inner = min(held, key=lambda a: (sum(len(span) for span in a.content), -len(a.chain)))
    assert [step.name for step in inner.chain] == expected["chain"]
    assert inner.speech_act.value == expected["act"]


def test_the_reports_are_marked_as_constructed() -> None:
    assert {report["licence"] for report in REPORTS} == {"CC0, constructed"}
