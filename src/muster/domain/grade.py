"""Admiralty grades (NATO AJP-2.1): two fields, never one number."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Reliability(StrEnum):
    """Of a source. F = cannot be judged, the default; never a middle value."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def words(self) -> str:
        return {
            "A": "Completely reliable",
            "B": "Usually reliable",
            "C": "Fairly reliable",
            "D": "Not usually reliable",
            "E": "Unreliable",
            "F": "Reliability cannot be judged",
        }[self.value]


class Credibility(StrEnum):
    """Of a cluster of claims. 6 = truth cannot be judged; "1" needs two or more independent origins."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"

    @property
    def words(self) -> str:
        return {
            "1": "Confirmed by other independent sources",
            "2": "Probably true",
            "3": "Possibly true",
            "4": "Doubtful",
            "5": "Improbable",
            "6": "Truth cannot be judged",
        }[self.value]


class Likelihood(StrEnum):
    """Words of estimative probability (ICD 203, § D.6.e.2.a), each for a span of percent; never 0, never 100."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"

    @property
    def percent(self) -> tuple[int, int]:
        """Lower and upper bound of the span that the word stands for."""
        return {
            "almost no chance": (1, 5),
            "very unlikely": (5, 20),
            "unlikely": (20, 45),
            "roughly even": (45, 55),
            "likely": (55, 80),
            "very likely": (80, 95),
            "almost certain": (95, 99),
        }[self.value]


class Estimate(NamedTuple):
    """A likelihood word with what supports it, or None with the reason why no word is supported."""

    word: Likelihood | None
    why: str


class ReliabilityGrade(NamedTuple):
    """A dated, reasoned grade of one source identity. ``by`` is "automatic" or a person."""

    identity: str
    reliability: Reliability
    by: str
    at: str
    why: str


def graded(reliability: Reliability, credibility: Credibility) -> str:
    """The two fields side by side: ``B2``."""
    return f"{reliability.value}{credibility.value}"
