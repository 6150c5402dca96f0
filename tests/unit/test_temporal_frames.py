"""Days of pictures, intervals told by an event, ends told with "into", and the period of a digest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.inference.parser import SpacyParser
from muster.resolve.temporal import expressions, times

BLOG = Source("Quay Notes", SourceKind.OUTLET, True)
GUARD = Source("a guard", SourceKind.RESIDENT, False)


def claim(text, quote, predicate, action=Action.PRESENT, frame=TimeFrame.ONGOING):
    start = text.index(quote)
    at = text.index(predicate, start)
    return Claim(
        report="r",
        span=Span(start, start + len(quote)),
        quote=quote,
        predicate=Span(at, at + len(predicate)),
        attribution=(BLOG,),
        speech_act=SpeechAct.STATE,
        action=action,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=frame,
    )


@pytest.fixture(scope="module")
def dates():
    parser = SpacyParser()

    def run(text, one, title=None):
        published = Published("2025-03-19", DateBasis.DECLARED)
        document = Document("r", text, title=title, published=published, language="en")
        (dated,) = times(document, parser.parse(document), (one,), expressions(document))
        time = dated.time
        return time and tuple(day and day.isoformat() for day in (time.start, time.end))

    return run


SEEN = "Imagery of 11 March shows a new berm. The pier is empty. I count no cranes."


def test_what_is_found_on_a_picture_is_found_for_its_day(dates):
    assert dates(SEEN, claim(SEEN, "I count no cranes", "count")) == ("2025-03-11", "2025-03-11")


def test_the_next_paragraph_has_left_the_picture(dates):
    text = SEEN.replace(" I count", "\n\nI count")
    assert dates(text, claim(text, "I count no cranes", "count")) is None


def test_a_day_named_since_ends_the_picture(dates):
    text = SEEN.replace("The pier is empty.", "A tug came on 14 March.")
    assert dates(text, claim(text, "I count no cranes", "count")) is None


def test_what_somebody_else_says_is_not_seen_on_the_picture(dates):
    one = replace(claim(SEEN, "I count no cranes", "count"), attribution=(BLOG, GUARD))
    assert dates(SEEN, one) is None


def test_the_day_of_publishing_a_picture_is_not_its_day(dates):
    text = "Photographs published on 11 March show a berm. The pier is empty."
    assert dates(text, claim(text, "The pier is empty", "is")) is None


def test_a_plan_is_on_no_picture(dates):
    one = claim(SEEN, "I count no cranes", "count", frame=TimeFrame.FUTURE)
    assert dates(SEEN, one) is None


def test_a_numbered_day_of_the_picture_beside_the_claim(dates):
    text = "The second battery has not stirred, per imagery of the 28th."
    one = claim(text, "The second battery has not stirred", "stirred", Action.MOVE, TimeFrame.PAST)
    assert dates(text, one) == ("2025-02-28", "2025-02-28")


def test_after_an_event_of_a_day_has_no_end(dates):
    text = "The battalion abandoned the fort after the raid of 3 March."
    one = claim(text, text[:-1], "abandoned", Action.WITHDRAW, TimeFrame.PAST)
    assert dates(text, one) == ("2025-03-03", None)


def test_into_a_year_ends_with_it(dates):
    text = "The company will stay into 2027."
    one = claim(text, text[:-1], "stay", Action.REMAIN, TimeFrame.FUTURE)
    assert dates(text, one) == (None, "2027-12-31")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Rail notes, 3–9 March 2025", ("2025-03-03", "2025-03-09")),
        ("Rail notes, 9–40 March 2025", None),
        ("Rail notes", None),
    ],
)
def test_a_digest_counts_within_the_period_of_its_title(dates, heading, expected):
    text = "Readers counted six trains at the border."
    one = claim(text, text[:-1], "counted", Action.ARRIVE, TimeFrame.PAST)
    assert dates(text, one, heading) == expected


def test_what_is_not_counted_takes_no_period(dates):
    text = "Six trains crossed the border."
    one = claim(text, text[:-1], "crossed", Action.MOVE, TimeFrame.PAST)
    assert dates(text, one, "Rail notes, 3–9 March 2025") is None
