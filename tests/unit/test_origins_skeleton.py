"""Names, numbers and notions that survive a change of script."""

import pytest

from muster.corroborate.anchors import Anchor, designators, number_of, weight
from muster.corroborate.lexicon import guess_language, notions, stem, wires
from muster.corroborate.skeleton import skeletons


@pytest.mark.parametrize(
    "spellings",
    [
        ("Tartous", "Tartus", "Тартус", "Тартусом", "طرطوس", "بطرطوس"),
        ("Hmeimim", "Khmeimim", "Хмеймим", "حميميم", "وحميميم"),
        ("Sevastopol", "Севастополь", "سيفاستوبول"),
        ("Kherson", "Херсон", "خيرسون"),
        ("Maxar", "ماكسار"),
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: tuple[str, ...]) -> None:
    common = set.intersection(*(set(skeletons(word)) for word in spellings))
    assert common, {word: skeletons(word) for word in spellings}


@pytest.mark.parametrize(
    ("one", "two"), [("Tartus", "Tobruk"), ("Baltiysk", "Belbek"), ("Sparta", "Smolensk")]
)
def test_different_names_keep_apart(one: str, two: str) -> None:
    assert set(skeletons(one)).isdisjoint(skeletons(two))


def test_a_word_without_consonants_has_no_skeleton() -> None:
    assert skeletons("Aue") == ()


@pytest.mark.parametrize(
    "text",
    [
        "two An-124 freighters",
        "два самолёта Ан-124",
        "طائرتان من طراز أنتونوف 124",
        "an Antonov An-124",
        "an An‑124",
    ],
)
def test_a_designator_is_one_key_in_every_script(text: str) -> None:
    assert {key for _, _, key in designators(text)} == {"an124"}


def test_numbers_beside_words_are_no_designators() -> None:
    assert designators("in May 2024 some 30 vehicles left, 124 stayed") == ()


@pytest.mark.parametrize(
    ("word", "language", "value"),
    [
        ("four", "en", 4), ("quartet", "en", 4), ("dozen", "en", 12), ("четыре", "ru", 4), ("أربعة", "ar", 4),
        ("dört", "tr", 4), ("cuatro", "es", 4), ("quatre", "fr", 4), ("чотирьох", "uk", 4), ("1,800", "en", 1800),
        ("14th", "en", 14), ("lorry", "en", None), ("٧٢", "ar", 72),
    ],
)  # fmt: skip
def test_numerals_have_one_value_in_every_language(word: str, language: str, value: int | None) -> None:
    assert number_of(word, language) == value


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("troops", "en"),
        ("soldiers", "en"),
        ("войска", "ru"),
        ("قوات", "ar"),
        ("askerler", "tr"),
        ("soldados", "es"),
        ("soldats", "fr"),
    ],
)
def test_words_for_troops_share_a_notion(word: str, language: str) -> None:
    assert "troops" in {n.key for n in notions(word, language)}


def test_an_unknown_language_has_no_notions() -> None:
    assert notions("soldiers", "xx") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال مسؤولان إن السفن غادرت الميناء", "ar"),
        ("Колонна вышла из города утром", "ru"),
        ("Колона вийшла з міста вранці, кажуть свідки її руху", "uk"),
        ("Los barcos salieron del puerto según los vecinos de la zona", "es"),
        ("The convoy left the town in the morning", "en"),
    ],
)
def test_language_is_read_from_script_and_small_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_inflections_share_a_stem() -> None:
    assert stem("landing") == stem("landed") == stem("lands")
    assert stem("parties") == stem("party")


def test_wire_spellings_are_unique() -> None:
    forms = [form for wire in wires() for form in wire.forms]
    assert len(forms) == len(set(forms))


def test_rare_anchors_weigh_more_than_common_ones() -> None:
    assert (
        weight(Anchor("name", "trts")) > weight(Anchor("concept", "troops")) > weight(Anchor("number", "2"))
    )
