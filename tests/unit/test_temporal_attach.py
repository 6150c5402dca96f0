"""Claims get the time that hangs on their predicate, or that carries over; never the day of the statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Embed, Published
from muster.domain.interval import TimeBasis
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.inference.parser import SpacyParser
from muster.resolve.temporal import expressions, times

PAPER = Source("Pier Post", SourceKind.OUTLET, True)
OFFICIAL = Source("an official", SourceKind.OFFICIAL, False)
Dates = tuple[str | None, str | None]
Timed = Callable[..., list[Claim]]


def claim(
    text: str, quote: str, predicate: str, *, by: tuple[Source, ...] = (PAPER,), cue: str | None = None
) -> Claim:
    start = text.index(quote)
    at = text.index(predicate, start)
    return Claim(
        report="r",
        span=Span(start, start + len(quote)),
        quote=quote,
        predicate=Span(at, at + len(predicate)),
        attribution=by,
        speech_act=SpeechAct.STATE,
        action=Action.MOVE,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        cue=Phrase(cue, Span(text.index(cue), text.index(cue) + len(cue))) if cue else None,
    )


@pytest.fixture(scope="module")
def timed() -> Timed:
    parser = SpacyParser()

    def run(text: str, *claims: Claim, **fields: object) -> list[Claim]:
        published = Published("2025-03-19", DateBasis.DECLARED)
        document = Document("r", text, published=published, language="en", **fields)  # type: ignore[arg-type]
        return list(times(document, parser.parse(document), claims, expressions(document)))

    return run


def dates(one: Claim) -> Dates | None:
    if one.time is None:
        return None
    return tuple(day.isoformat() if day else None for day in (one.time.start, one.time.end))  # type: ignore[return-value]


def test_a_time_inside_the_claim(timed: Timed) -> None:
    text = "The convoy left the depot on Tuesday."
    (one,) = timed(text, claim(text, text[:-1], "left"))
    assert dates(one) == ("2025-03-18", "2025-03-18")
    assert one.time
    assert one.time.basis is TimeBasis.RESOLVED


def test_a_fronted_time_belongs_to_the_verb_that_follows(timed: Timed) -> None:
    text = "On Monday, the convoy left the depot."
    (one,) = timed(text, claim(text, "the convoy left the depot", "left"))
    assert dates(one) == ("2025-03-17", "2025-03-17")


def test_the_day_of_the_statement_is_not_the_day_of_the_event(timed: Timed) -> None:
    text = "The convoy has left the depot, an official said on Tuesday."
    (one,) = timed(
        text, claim(text, "The convoy has left the depot", "left", by=(PAPER, OFFICIAL), cue="said")
    )
    assert one.time is None


def test_both_days_printed_each_goes_to_its_verb(timed: Timed) -> None:
    text = "An official said on Tuesday that the convoy left the depot on Sunday."
    quote = "the convoy left the depot on Sunday"
    (one,) = timed(text, claim(text, quote, "left", by=(PAPER, OFFICIAL), cue="said"))
    assert dates(one) == ("2025-03-16", "2025-03-16")


def test_each_verb_takes_its_own_time(timed: Timed) -> None:
    text = "The jet left the base late on Sunday and was back at the coast on Monday morning."
    first = claim(text, "The jet left the base late on Sunday", "left")
    second = claim(text, "was back at the coast on Monday morning", "was")
    assert [dates(one) for one in timed(text, first, second)] == [
        ("2025-03-16", "2025-03-16"),
        ("2025-03-17", "2025-03-17"),
    ]


def test_coordinated_verbs_share_a_time(timed: Timed) -> None:
    text = "Trucks left the silos shortly after dawn on Monday and headed for the coast."
    first = claim(text, "Trucks left the silos shortly after dawn on Monday", "left")
    second = claim(text, "headed for the coast", "headed")
    assert [dates(one) for one in timed(text, first, second)] == [("2025-03-17", "2025-03-17")] * 2


def test_a_relative_clause_on_the_time_takes_it(timed: Timed) -> None:
    text = "It took over the post in October 2019, when troops withdrew from the area."
    (one,) = timed(text, claim(text, "troops withdrew from the area", "withdrew"))
    assert dates(one) == ("2019-10-01", "2019-10-31")


def test_a_time_carries_over_to_the_next_sentence_of_the_same_voice(timed: Timed) -> None:
    text = "The convoy left the depot on Monday. They went back up the coast road."
    first = claim(text, "The convoy left the depot on Monday", "left")
    second = claim(text, "They went back up the coast road", "went")
    carried = timed(text, first, second)[1]
    assert dates(carried) == ("2025-03-17", "2025-03-17")
    assert carried.time
    assert carried.time.basis is TimeBasis.INFERRED


@pytest.mark.parametrize(
    "change",
    [
        {"attribution": (PAPER, OFFICIAL)},
        {"time_frame": TimeFrame.FUTURE},
        {"speech_act": SpeechAct.NO_COMMENT},
    ],
)
def test_a_time_does_not_carry_to_another_voice_a_plan_or_a_silence(
    timed: Timed, change: dict[str, object]
) -> None:
    text = "The convoy left the depot on Monday. They went back up the coast road."
    first = claim(text, "The convoy left the depot on Monday", "left")
    second = replace(claim(text, "They went back up the coast road", "went"), **change)  # type: ignore[arg-type]
    assert timed(text, first, second)[1].time is None


def test_a_time_does_not_cross_a_paragraph(timed: Timed) -> None:
    text = "The convoy left the depot on Monday.\n\nThey went back up the coast road."
    first = claim(text, "The convoy left the depot on Monday", "left")
    second = claim(text, "They went back up the coast road", "went")
    assert timed(text, first, second)[1].time is None


def test_an_answer_takes_the_time_of_what_it_answers(timed: Timed) -> None:
    text = "A ship docked before dawn on Monday, residents said. The director called that invented."
    first = claim(text, "A ship docked before dawn on Monday", "docked", by=(PAPER, OFFICIAL))
    answer = replace(claim(text, "The director called that invented", "called"), about=first.span)
    denial, silence = (replace(answer, speech_act=act) for act in (SpeechAct.DENY, SpeechAct.NO_COMMENT))
    assert dates(timed(text, first, denial)[1]) == ("2025-03-17", "2025-03-17")
    assert timed(text, first, silence)[1].time is None


def test_an_answer_by_a_noun_takes_no_time(timed: Timed) -> None:
    text = "A ship docked on Monday, residents said. The agency could not confirm the claim."
    first = claim(text, "A ship docked on Monday", "docked", by=(PAPER, OFFICIAL))
    doubt = claim(text, "The agency could not confirm the claim", "confirm")
    doubt = replace(doubt, about=first.span, speech_act=SpeechAct.CANNOT_CONFIRM)
    assert dates(timed(text, first, doubt)[1]) is None


def test_what_was_said_in_one_month_of_another(timed: Timed) -> None:
    text = "The alliance said in January it would keep ten ships in the gulf until June."
    kept = claim(text, "it would keep ten ships in the gulf until June", "keep", cue="said")
    assert dates(timed(text, replace(kept, time_frame=TimeFrame.FUTURE))[0]) == (None, "2025-06-30")


def test_the_day_of_a_paper_is_not_that_of_what_it_says(timed: Timed) -> None:
    text = "The document, dated 2 March, provides for 300 men to stay at the port."
    assert dates(timed(text, claim(text, "300 men to stay at the port", "stay"))[0]) is None


@pytest.mark.parametrize(
    ("frame", "days"),
    [(TimeFrame.FUTURE, ("2025-10-01", "2025-10-31")), (TimeFrame.PAST, ("2024-10-01", "2024-10-31"))],
)
def test_a_bare_month_looks_the_way_of_its_claim(timed: Timed, frame: TimeFrame, days: Dates) -> None:
    text = "The paper has the bombers flying home in October."
    assert (
        dates(
            timed(
                text, replace(claim(text, "the bombers flying home in October", "flying"), time_frame=frame)
            )[0]
        )
        == days
    )


def test_what_is_told_in_the_present_does_not_take_the_hour_of_leaving(timed: Timed) -> None:
    text = "The patrol ships left on Monday and are carrying out duty in the gulf."
    left = claim(text, "The patrol ships left on Monday", "left")
    duty = claim(text, "are carrying out duty in the gulf", "carrying")
    found = timed(text, left, replace(duty, time_frame=TimeFrame.ONGOING))
    assert dates(found[0]) == ("2025-03-17", "2025-03-17")
    assert dates(found[1]) is None


def test_a_picture_shows_its_own_day(timed: Timed) -> None:
    text = "Imagery of 4 March shows two jets near the strip. No trucks were there."
    name = Span(0, len("Imagery of 4 March"))
    imagery = Source("Imagery of 4 March", SourceKind.IMAGERY, False, name)
    first = claim(text, "two jets near the strip", "jets", by=(PAPER, imagery), cue="shows")
    second = claim(text, "No trucks were there", "were", by=(PAPER, imagery))
    assert [dates(one) for one in timed(text, first, second)] == [("2025-03-04", "2025-03-04")] * 2


def test_a_time_on_a_word_that_completes_the_predicate(timed: Timed) -> None:
    text = "A colleague photographed the ship westbound on Tuesday, twelve hours apart."
    (one,) = timed(text, claim(text, "A colleague photographed the ship", "photographed"))
    assert dates(one) == ("2025-03-18", "2025-03-18")


def test_printed_but_unresolvable_is_kept_without_bounds(timed: Timed) -> None:
    text = "The convoy left the depot recently."
    (one,) = timed(text, claim(text, text[:-1], "left"))
    assert one.time
    assert one.time.text == "recently"
    assert dates(one) == (None, None)


def test_a_post_speaks_of_its_own_day(timed: Timed) -> None:
    text = (
        "Calm in the port.\nTrucks are moving to the coast https://t.co/x\n— Pier Watch (@pier) March 2, 2025"
    )
    post = Embed(
        Span(18, len(text)),
        Span(18, 65),
        "Pier Watch (@pier)",
        "@pier",
        Published("2025-03-02", DateBasis.PRINTED),
    )
    one = claim(text, "Trucks are moving to the coast", "moving")
    assert dates(timed(text, one, embeds=(post,))[0]) == ("2025-03-02", "2025-03-02")


def test_a_live_entry_takes_its_own_day_and_reported_speech_does_not(timed: Timed) -> None:
    text = (
        "06:10 GMT - Two jets landed at the strip.\n"
        "07:30 GMT - The gate is shut, an official said.\n"
        "09:45 GMT - Smoke rose above the depot."
    )
    own = claim(text, "Two jets landed at the strip", "landed")
    told = claim(text, "The gate is shut", "is", by=(PAPER, OFFICIAL), cue="said")
    found = timed(text, own, told)
    assert dates(found[0]) == ("2025-03-19", "2025-03-19")
    assert found[1].time is None


def test_nothing_printed_nothing_invented(timed: Timed) -> None:
    text = "The convoy left the depot. Ships remain near the coast."
    found = timed(
        text,
        claim(text, "The convoy left the depot", "left"),
        claim(text, "Ships remain near the coast", "remain"),
    )
    assert [one.time for one in found] == [None, None]
