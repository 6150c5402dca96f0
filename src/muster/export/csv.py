"""Claims as a table: RFC 4180 in UTF-8, one row a claim."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from muster.domain.record import Recorded
from muster.export.fields import COLUMNS, Field, flat

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, "CSV Injection");
# the full-width forms are folded to the plain ones by some of them.
_FORMULA = re.compile("^[\\s\"']*[=+\\-@\\t\\r\\n|%\uff1d\uff0b\uff0d\uff20]")
# Control and bidirectional override characters have no place in a table made for eyes.
_INVISIBLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def claims_csv(records: Iterable[Recorded], out: TextIO, raw: bool = False) -> int:
    """Write a header and one row per claim; returns the number of claims written.

    Columns are :data:`muster.export.fields.COLUMNS`. Text that came from outside is made safe for
    spreadsheets: a leading apostrophe defuses formulas, control characters are replaced. ``raw`` leaves every
    value as stored, for programs. ``out`` must not translate line ends (open it with ``newline=""``).
    """
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    rows = 0
    for record in records:
        writer.writerow([_cell(field, raw) for field in flat(record).values()])
        rows += 1
    return rows


def defuse(text: str) -> str:
    """``text`` as a spreadsheet may show it without running it."""
    shown = _INVISIBLE.sub(REPLACEMENT, text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _cell(field: Field, raw: bool) -> str | int | float:
    if field.value is None:
        return ""
    if raw or not field.printed or not isinstance(field.value, str):
        return field.value
    return defuse(field.value)
