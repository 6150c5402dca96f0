"""The words around a place name."""

import pytest

from muster.resolve.toponym_generic import Generic, generic, kinds_of, many
from muster.resolve.toponym_phrase import (
    PlacePhrase,
    Relation,
    before,
    coast,
    located,
    nested,
    part,
    province,
)


@pytest.mark.parametrize(
    ("text", "core", "relation", "distance", "bearing"),
    [
        ("8 nm off Tartus", "Tartus", Relation.OFF, 14816.0, None),
        ("15 km off the coast", "the coast", Relation.OFF, 15000.0, None),
        ("near Murmansk", "Murmansk", Relation.NEAR, None, None),
        ("south of Kufra", "Kufra", Relation.AWAY, None, 180.0),
        ("about 40 miles north-east of Homs", "Homs", Relation.AWAY, 64373.76, 45.0),
        ("1,200 kilometres south-southeast of Naha", "Naha", Relation.AWAY, 1_200_000.0, 157.5),
        ("3 km from the base", "the base", Relation.NEAR, 3000.0, None),
        ("in Latakia", "Latakia", Relation.AT, None, None),
        ("West Bank", "West Bank", Relation.AT, None, None),
    ],
)
def test_located(
    text: str, core: str, relation: Relation, distance: float | None, bearing: float | None
) -> None:
    found = located(text)
    assert (found.core, found.relation, found.bearing) == (core, relation, bearing)
    assert found.distance_m == pytest.approx(distance) if distance else found.distance_m is None


def test_words_before_a_span_count() -> None:
    found = before("the frigate waited 12 nautical miles off ", PlacePhrase("Tartus"))
    assert (found.core, found.relation, found.distance_m) == ("Tartus", Relation.OFF, pytest.approx(22224.0))
    assert before("the frigate is in ", PlacePhrase("Tartus")).relation is Relation.AT


@pytest.mark.parametrize(
    ("text", "core", "bearing"),
    [
        ("northern Syria", "Syria", 0.0),
        ("the south-west of Libya", "Libya", 225.0),
        ("posts along Syria's northern frontline", "Syria", 0.0),
        ("central Mali", "Mali", None),
    ],
)
def test_parts(text: str, core: str, bearing: float | None) -> None:
    found = part(text)
    assert found is not None
    assert (found.core, found.bearing, found.relation) == (core, bearing, Relation.PART)


def test_what_is_no_part() -> None:
    assert part("Latakia") is None
    assert part("the base") is None


def test_nesting_coast_and_province() -> None:
    assert [(p.core, p.outer) for p in nested("the grain store at Raqqa")] == [("the grain store", "Raqqa")]
    assert [(p.core, p.outer) for p in nested("Latakia, Syria")] == [("Latakia", "Syria")]
    assert coast("the coast of Libya") == "Libya"
    assert province("Homs province") == "Homs"
    assert province("the governorate of Hama") == "Hama"
    assert province("Homs") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the base", Generic.SITE),
        ("that airport", Generic.SITE),
        ("those bases", Generic.PLURAL),
        ("the northeast", Generic.REGION),
        ("the coast", Generic.REGION),
        ("the quay", Generic.NOTHING),
        ("there", Generic.NOTHING),
    ],
)
def test_phrases_without_a_name(text: str, kind: Generic) -> None:
    assert generic(text).kind is kind


def test_kinds_and_number() -> None:
    assert "airbase" in kinds_of("their air base")
    assert "naval_base" in kinds_of("the naval facility")
    assert kinds_of("the corridor") == frozenset()
    assert many("two main bases")
    assert not many("the barracks")
