"""What is read and judged of many reports at once, in columns, is what is read and judged of each alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.aligned import aligned
from muster.corroborate.alignment import runs
from muster.corroborate.anchors import WORD, Token, capitals_inside, is_name, number_of
from muster.corroborate.by_words import judged_by_words
from muster.corroborate.copying import judge
from muster.corroborate.credits import creditable, credits, own_reporting
from muster.corroborate.lexicon import notions
from muster.corroborate.packing import unpacked
from muster.corroborate.profile import Profile, profile, read_together
from muster.corroborate.stack import stacked
from muster.domain.document import DateBasis, Document, Published
from muster.domain.origin import CopyVerdict, ReuseRun, ReuseRuns
from muster.domain.text import Span
from muster.store.codec import dumps, loads

SIGNS = st.text("abZ12_'’яЯ.,- \n“”—\U0001d7d8ب", max_size=80)
WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=40).map(" ".join)
FEW = st.lists(WORDS, min_size=2, max_size=5)
SOURCES = creditable(frozenset({"Harbour Gazette", "Sea_Post Daily"}), frozenset({"Coast News Agency"}))
SENTENCES = (
    "Two officials told Coast News Agency that seven trucks had left the harbour before dawn on Monday.",
    "“We saw them go one after the other along the wall of the old cannery,” said a woman who sells bread there.",
    "Kerch lies twelve kilometres from the place where Feodosia keeps its ferries, and nobody knew who had sent for them.",
    "The Harbour Gazette reported that the same road was closed for five hours while soldiers checked every van.",
    "Our correspondent counted nineteen tents near Dzhankoi, each of them with an antenna and a small stove outside.",
    "A storm kept all fishing boats in the bay, so that the fishermen stood on the quay and watched the column pass.",
    "Turkey and Greece have both asked for an answer, which the ministry in the capital has promised for next week.",
    "Nothing else is known of the trucks or of what they had on board when they passed the last of the checkpoints.",
)
OTHER = ("Sevastopol", "31", "seven", "grey", "Turkey", "not", "Kerch", "“", "”")


@st.composite
def told(draw: st.DrawFn) -> Document:
    """Some of the sentences, a few of their words put in the place of others."""
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7))
    words = " ".join(chosen).split(" ")
    for at in draw(st.lists(st.integers(0, 200), max_size=6)):
        words[at % len(words)] = draw(st.sampled_from(OTHER))
    name, day = draw(st.uuids()).hex, draw(st.sampled_from([None, 1, 2, 28]))
    published = Published(f"2025-03-{day:02d}", DateBasis.DECLARED) if day else None
    outlet = draw(st.sampled_from(["One Paper", "Another Paper", "Harbour Gazette", None]))
    dateline = draw(st.sampled_from(["", "", "KERCH, March 1 (Coast News Agency) - ", "FEODOSIA - "]))
    return Document(name, dateline + " ".join(words), outlet, None, published, "en")


def profiles(documents: list[Document]) -> list[Profile]:
    return [Profile(d, d.id, frozenset(), SOURCES) for d in documents]


@settings(max_examples=150)
@given(st.lists(told(), min_size=2, max_size=5))
def test_pairs_judged_at_once_are_judged_as_each_alone(documents: list[Document]) -> None:
    ones = profiles(documents)
    pairs = [(i, j) for j in range(len(ones)) for i in range(len(ones)) if i != j]
    a, b = np.array(pairs, np.int64).T
    said = judged_by_words(stacked(ones), a, b, SOURCES.labels)
    alone = profiles(documents)
    for (i, j), match in zip(pairs, said, strict=True):
        expected = judge(alone[i], alone[j], SOURCES.labels)
        if match is not None:
            assert (unpacked(match) if match else None) == expected


def test_a_copy_is_judged_in_columns_and_a_changed_name_is_not() -> None:
    text = " ".join(SENTENCES)
    texts = [text, text.replace("storm", "gale"), text.replace("Dzhankoi", "Melitopol")]
    when = Published("2025-03-01", DateBasis.DECLARED)
    ones = profiles([Document(f"{n}", t, f"Paper {n}", None, when, "en") for n, t in enumerate(texts)])
    copy, changed = judged_by_words(stacked(ones), np.array([0, 0]), np.array([1, 2]), SOURCES.labels)
    assert copy is not None
    assert unpacked(copy) == judge(ones[0], ones[1], SOURCES.labels)
    assert changed is None
    alone = judge(ones[0], ones[2], SOURCES.labels)
    assert alone is not None
    assert alone.hard


@settings(max_examples=150)
@given(FEW)
def test_runs_of_many_pairs_are_those_of_each(texts: list[str]) -> None:
    ones = [profile(Document(f"{n}", text, language="en")) for n, text in enumerate(texts)]
    pairs = [(i, j) for j in range(len(ones)) for i in range(len(ones)) if i != j]
    a, b = np.array(pairs, np.int64).T
    found = aligned(stacked(ones), a, b)
    for n, (i, j) in enumerate(pairs):
        mine = slice(found.begin[n], found.begin[n + 1])
        rows = zip(found.a[mine].tolist(), found.b[mine].tolist(), found.length[mine].tolist(), strict=True)
        assert list(rows) == list(map(tuple, runs(ones[i], ones[j])))


@settings(max_examples=200)
@given(st.lists(SIGNS, min_size=1, max_size=4))
def test_words_read_together_are_those_of_each(texts: list[str]) -> None:
    documents = [Document(f"{n}", text, language="en") for n, text in enumerate(texts)]
    together, alone = profiles(documents), profiles(documents)
    read_together(together)
    for p, one, text in zip(together, alone, texts, strict=True):
        printed = [text[a:b] for a, b in zip(*p.offsets, strict=True)]
        assert printed == [w for a, b, _, _ in one.stretches for w in WORD.findall(text, a, b)]
        assert p.hashes.tolist() == one.hashes.tolist()
        assert p.again.tolist() == one.again.tolist()
        assert p.prints == one.prints
        inside = capitals_inside(text)
        firsts = {first for _, _, first, _ in p.stretches}
        for n, word in enumerate(printed):
            token, low = Token(word, 0, 0, word.casefold()), word.casefold()
            meant = number_of(low, "en") is not None or notions(low, "en")
            assert p.is_name(n) == (not meant and is_name([token], 0, n in firsts, inside))


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([*SENTENCES, "Sea_Post Daily wrote", "told me", "наш корреспондент", "(ТАСС)"]))
)
def test_credits_are_found_by_the_words_that_begin_them(parts: list[str]) -> None:
    text = "\n".join(parts)
    p = profiles([Document("1", text, "Harbour Gazette", language="en")])[0]
    assert p.mentions == credits(text, SOURCES)
    assert p.own == own_reporting(text, "Harbour Gazette")


def test_the_same_four_words_are_followed_from_place_to_place() -> None:
    p = profile(Document("1", "a b c d a b c d a b c d", language="en"))
    assert p.again.tolist() == [4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1]


def test_runs_kept_as_numbers_are_runs() -> None:
    made = (ReuseRun(Span(0, 3), Span(4, 7)), ReuseRun(Span(9, 12), Span(9, 12)))
    ends = np.array([(a.start, a.end, b.start, b.end) for a, b in made], np.intc).tobytes()
    kept = ReuseRuns(ends)
    assert (kept, len(kept), kept[1], kept[:1]) == (made, 2, made[1], made[:1])
    assert made == kept
    assert hash(kept) == hash(made)
    assert repr(kept) == repr(made)
    verdict = CopyVerdict("a", "b", (), 0.5, 1.0, "why", kept)
    assert loads(CopyVerdict, dumps(CopyVerdict, verdict)) == verdict
    assert kept != ReuseRuns(b"")
