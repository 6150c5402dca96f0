"""Limits on what reading accepts: an input over one of them is refused with a reason, before memory or time is spent on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    """Upper limits. Sizes are bytes; depths are open elements or brackets; ``members`` counts entries of one feed."""

    file: int = 20_000_000  # a text, a JSON document, a feed, one report
    text: int = (
        500_000  # characters of one report's text, a long book chapter's worth: analysis takes time by length
    )
    markup: int = 5_000_000  # one HTML page
    line: int = 10_000_000  # one line of JSON Lines
    json_depth: int = 64
    members: int = 10_000
    nesting: int = 1_000  # open HTML elements
