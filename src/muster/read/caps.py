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
    containers: int = 2  # archives inside one another, the outermost included
    archived: int = 100_000  # members of one zip archive, messages of one mailbox
    held: int = 100_000_000  # a member that is read from its end or by jumps, as zip and Parquet are
    unpacked: int = 50_000_000_000  # bytes that all members of one input unpack to
    harmless: int = 100_000_000  # bytes that may be unpacked at any ratio
    ratio: int = 200  # times that more than that may grow: text shrinks to a tenth, in logs to a fiftieth
    pages: int = 1_000  # of one PDF
