"""Output: findings on standard output, progress and complaints on standard error, report text made inert."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

# C0 and C1 controls, bidirectional embeddings, overrides and isolates, and line separators: what could move the cursor,
# hide words or show them in another order.
_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")
_WIDTH = 120  # columns where there is no terminal

out = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _WIDTH)


def safe(text: str | None) -> str:
    """Words from outside with white space levelled and control characters shown as their code points."""
    levelled = re.sub(r"[\t\r\n]+", " ", text or "")
    return _ACTIVE.sub(lambda match: f"\\u{ord(match.group()):04x}", levelled)


def printed(text: str | None, style: str = "") -> Text:
    """Words from outside as rich text, never as markup."""
    return Text(safe(text), style=style)


def emit(value: object) -> None:
    """JSON for machines, one document, on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n")


def line(text: str) -> None:
    """A line for programs on standard output: never wrapped, out at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say(part: str | RenderableType) -> None:
    """A line (left whole where it is too long) or a rich object on standard output."""
    out.print(part, soft_wrap=isinstance(part, str))


def note(text: str) -> None:
    """A line on standard error."""
    err.print(Text(safe(text)), soft_wrap=True)


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Progress]:
    """A bar on standard error with one task called ``title``; nothing is drawn where that is no terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        bar.add_task(title, total=total)
        yield bar
