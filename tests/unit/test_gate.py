"""The gate before the encoder: words and pairs are weighed, neighbours of a line that passes are kept."""

from muster.domain.text import paragraphs
from muster.inference.gate import LineGate, features

GATE = LineGate({"tanks": 2.0, "moved": 1.0, "tanks moved": 0.5, "fish tanks": -4.0}, threshold=2.0)
TEXT = "The council met.\n\nTanks moved north.\nIt rained.\nShops were open.\nThe choir sang."


def test_features_are_words_pairs_and_numbers_as_one() -> None:
    assert features("Two T-72 tanks, 1,200 men") >= {"two", "tanks", "#", "# men", "two t-72"} - {"two t-72"}
    assert features("in 1999") == features("in 2024")


def test_a_line_passes_by_the_sum_of_its_words() -> None:
    assert GATE.passes("Tanks moved")
    assert not GATE.passes("He moved his fish tanks")
    assert not GATE.passes("")


def test_lines_beside_a_hit_are_kept() -> None:
    kept = [span.of(TEXT) for span in GATE.kept(TEXT, paragraphs(TEXT))]
    assert kept == ["The council met.", "Tanks moved north.", "It rained."]


def test_nothing_is_kept_where_nothing_passes() -> None:
    assert list(GATE.kept("The choir sang.\nIt rained.", paragraphs("The choir sang.\nIt rained."))) == []
