"""Paragraphs of text whose lines were broken to fit a page or a mail: a line goes on where the next word had no room."""

from __future__ import annotations

import re

_WIDEST = 130  # characters; longer lines were not broken by a page or a mail program
_FULL = 0.85  # of the width: letters are not equally wide, so that a full line may have fewer
_ITEM = re.compile(r"\s*(?:[-*•–>|]|\(?\d{1,2}[.)]|--)\s")
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W_]+")


def paragraphs(text: str) -> str:
    """``text`` with one line a paragraph; blank lines, items of lists and lines that had room left stay as they are."""
    lines = [line.rstrip() for line in text.split("\n")]
    width = _width(lines)
    if width == 0:
        return "\n".join(lines)
    words = {word.casefold() for word in _WORD.findall(text)}
    done: list[str] = []
    for before, line in zip(["", *lines], lines, strict=False):
        if done and _goes_on(before, line, width):
            done[-1] = _joined(done[-1], line.lstrip(), words)
        else:
            done.append(line)
    return "\n".join(done)


def _width(lines: list[str]) -> int:
    """The width that lines were broken at; 0 where they were not."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < 2 or lengths[-1] > 2 * _WIDEST:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))] if len(lengths) > 4 else lengths[-1]
    return width if width <= _WIDEST else 0


def _goes_on(before: str, line: str, width: int) -> bool:
    if not before.strip() or not line.strip() or _ITEM.match(line):
        return False
    first = line.split(maxsplit=1)[0]
    return len(before) + 1 + len(first) > _FULL * width


def _joined(before: str, line: str, words: set[str]) -> str:
    """Two parts of a paragraph. A hyphen at the end goes where the word stands without one elsewhere in the text."""
    broken = _HYPHENATED.search(before)
    following = _WORD.match(line)
    if broken is None or following is None or not following[0][0].islower():
        return f"{before} {line}"
    whole = (broken[1] + following[0]).casefold()
    return (before[:-1] if whole in words else before) + line
