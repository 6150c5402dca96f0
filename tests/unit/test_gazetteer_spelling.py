"""Keys that names are filed under."""

import pytest

from muster.gazetteer.spelling import kind_of, loose, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Şanlıurfa", "sanliurfa"),
        ("Tall-Tamr", "tall tamr"),
        ("N'Djamena", "N’Djamena"),
        ("مطار حُميميم", "مطار حميميم"),
        ("Anéfis", "ANEFIS"),
        ("Łask", "lask"),
        ("الإسكندرية", "الاسكندريه"),
    ],
)
def test_plain_folds_what_typography_does(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_plain_keeps_different_names_apart() -> None:
    assert plain("Tartus") != plain("Tartous")
    assert plain("Homs") != plain("Hims")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hmeimim", "Hmeymim"),
        ("Khmeimim", "Hmeimim"),
        ("Al-Qamishli", "Qamishli"),
        ("Tartous", "Tartus"),
        ("al-Khadim", "Al Khadim"),
        ("Maaten al-Sarra", "Maaten Sarra"),
        ("Kourdistan", "Kurdistan"),
    ],
)
def test_loose_folds_what_romanisation_does(one: str, other: str) -> None:
    assert loose(one) == loose(other) is not None


@pytest.mark.parametrize("name", ["Gao", "Ber", "T4", "Homs", "Хмеймим", "حميميم"])
def test_short_and_foreign_names_are_never_folded_by_sound(name: str) -> None:
    assert loose(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tartus naval base", ("tartus", "naval_base")),
        ("the port of Latakia", ("latakia", "port")),
        ("Shayrat Air Base", ("shayrat", "airbase")),
        ("Barksdale", ("barksdale", None)),
        ("Port Sudan", ("port sudan", None)),
    ],
)
def test_kind_words_are_taken_off(name: str, expected: tuple[str, str | None]) -> None:
    assert kind_of(name) == expected
