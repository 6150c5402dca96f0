"""Whatever the text, every span of an attribution lies inside it and every chain begins with the publisher."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.domain.document import Document
from muster.extract.attribution import attributions
from muster.extract.attribution_quotes import quotations
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import same_body, speakers

PARSER = SpacyParser()
PARTS = st.sampled_from(
    ["The mayor said", "that", "according to two pilots", '"', "“", "”", ",", ".", "denied", "he", "the ships left",
     "told Reuters", "RT @abc_d:", "declined to comment", "images show", "reports that", "No.", ":", "\n", "as", "citing",
     "Nobody could confirm", "was quoted by TASS as saying", "—", "é🛳", "they", "the official", "''"]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=14).map(" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_spans_lie_in_the_text(text: str) -> None:
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = PARSER.parse(document)
    for attribution in speakers(document, syntax, attributions(document, syntax)):
        assert attribution.chain[0].name == "Port Herald"
        for span in (*attribution.content, *((attribution.cue,) if attribution.cue else ())):
            assert 0 <= span.start <= span.end <= len(text)
        for source in attribution.chain:
            assert source.name
            if source.span is not None:
                assert 0 <= source.span.start < source.span.end <= len(text)


@given(st.text(alphabet="ab \"“”«»\n'.", max_size=60))
def test_quotations_never_overlap(text: str) -> None:
    found = quotations(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all("\n" not in q.span.of(text) for q in found)


@given(st.text(max_size=30), st.text(max_size=30))
def test_same_body_is_symmetric(a: str, b: str) -> None:
    assert same_body(a, b) == same_body(b, a)
