"""Polarity, certainty, time frame, and the act that the predicate performs."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The brigade has left Aleppo.", "affirmed"),
        ("The brigade has not left Aleppo.", "negated"),
        ("No soldier has left the airport.", "negated"),
        ("Oman has no plans to withdraw its troops from the base.", "negated"),
        ("The destroyer never entered the harbour.", "negated"),
        ("The convoy stopped without reaching Sirte.", "negated"),
        ("The helicopters no longer fly over Kidal.", "negated"),
        ("There are no foreign troops in Tobruk.", "negated"),
        ("The pier is empty.", "negated"),
        ("Neither battalion was moved to the border.", "negated"),
    ],
)
def test_polarity(read, text, polarity):
    assert {m.polarity for m in read(text)} == {polarity}


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Troops left the base.", "certain"),
        ("Troops may have left the base.", "possible"),
        ("Peru might be moving tanks to Tacna.", "possible"),
        ("Troops appear to be leaving the base.", "probable"),
        ("Two frigates are believed to have left Sfax.", "probable"),
        ("The troops will leave the base.", "certain"),
    ],
)
def test_certainty(read, text, certainty):
    assert {m.certainty for m in read(text)} == {certainty}


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Troops left the base.", "past"),
        ("Troops have left the base.", "past"),
        ("Troops are leaving the base.", "ongoing"),
        ("Ghana has begun withdrawing its troops from Gao.", "ongoing"),
        ("The frigate has been at Duqm since June.", "ongoing"),
        ("Troops will leave the base.", "future"),
        ("The brigade is to move to Lida.", "future"),
        ("Togo plans to send soldiers to Mopti.", "future"),
        ("Soldiers were ordered to leave the base.", "future"),
        ("An officer said that tanks were crossing the bridge.", "ongoing"),
    ],
)
def test_time_frame(read, text, frame):
    assert {m.time_frame for m in read(text)} == {frame}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The general ordered the brigade to leave Homs.", "order"),
        ("Two frigates were allowed to enter the port.", "agree"),
        ("Lebanon demanded that Israel withdraw its troops from the hill.", None),
        ("The troops left Homs.", None),
    ],
)
def test_speech_act_only_where_the_predicate_performs_it(read, text, act):
    assert {m.speech_act for m in read(text)} == {act}
