"""Inputs to raw reports: files, folders, standard input; one quarantined item for each that cannot be taken in.

Every input gives at least one item, so that counts in and out can be compared. Nothing outside a named folder is read:
links that lead out of it, links to folders and special files are quarantined. A modification time is never a date.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, UnreadableReport, UnsafeInput
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.collection import array, objects
from muster.read.feed import entries
from muster.read.parquet import rows
from muster.read.sniff import Format, sniff
from muster.read.streams import PIECE, pieces, whole

Item = RawReport | Quarantined
_DEFAULT = Caps()
_STDIN = "-"


def intake(
    inputs: Sequence[str | Path], stdin: BinaryIO | None = None, cap: Caps = _DEFAULT
) -> Iterator[Item]:
    """Raw reports of all inputs in order; ``"-"`` is ``stdin``. Bad items come as Quarantined and the rest goes on."""
    for given in inputs:
        if str(given) == _STDIN:
            yield from _standard_input(stdin, cap)
        else:
            yield from _path(Path(given), cap)


def _standard_input(stdin: BinaryIO | None, cap: Caps) -> Iterator[Item]:
    if stdin is None:
        yield _quarantined("<stdin>", UnreadableReport("nothing is connected to standard input"))
    else:
        yield from of_stream(stdin, "<stdin>", "", cap)


def _path(path: Path, cap: Caps) -> Iterator[Item]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _quarantined(str(path), UnreadableReport(_why(error)))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, cap)
    else:
        yield from _file(path, mode, cap)


def _folder(folder: Path, cap: Caps) -> Iterator[Item]:
    empty = True
    for found in files_in(folder):
        empty = False
        if isinstance(found, Quarantined):
            yield found
        else:
            yield from _file(found, found.stat().st_mode, cap)
    if empty:
        yield _quarantined(str(folder), UnreadableReport("the folder holds no files"))


def files_in(folder: Path) -> Iterator[Path | Quarantined]:
    """Files under ``folder``, sorted by name at each level; hidden names are left out, what leads out is refused."""
    root = folder.resolve()
    for found in _walk(folder):
        if isinstance(found, Path) and found.is_symlink() and not found.resolve().is_relative_to(root):
            yield _quarantined(
                str(found), UnsafeInput("a link out of the folder: name its target if it is meant")
            )
        else:
            yield found


def _walk(folder: Path) -> Iterator[Path | Quarantined]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield _quarantined(str(folder), UnreadableReport(_why(error)))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield _quarantined(str(path), UnreadableReport(_why(error)))
            continue
        if not stat.S_ISDIR(mode):
            yield path
        elif path.is_symlink():
            yield _quarantined(
                str(path), UnsafeInput("a link to a folder is not followed: name the folder itself")
            )
        else:
            yield from _walk(path)


def _file(path: Path, mode: int, cap: Caps) -> Iterator[Item]:
    if not stat.S_ISREG(mode):
        yield _quarantined(str(path), UnsafeInput("neither a file nor a folder"))
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield _quarantined(str(path), UnreadableReport(_why(error)))
        return
    with stream:
        yield from of_stream(stream, str(path), path.suffix, cap)


def of_stream(stream: BinaryIO, locator: str, suffix: str = "", cap: Caps = _DEFAULT) -> Iterator[Item]:
    """Reports of one input. What fails as a whole is one quarantined item, after those already given out."""
    parts = pieces(stream)
    head = next(parts, b"")
    try:
        form = sniff(head, suffix)
        if form is Format.PARQUET:  # read from its end, where the footer lies: not in pieces
            yield from rows(stream, locator, cap)
        else:
            yield from _reports(form, chain((head,), parts), locator, cap)
    except SkipReport as error:
        yield _quarantined(
            locator, error, head if len(head) < PIECE else None
        )  # the digest of all or of none
    except OSError as error:
        yield _quarantined(locator, UnreadableReport(_why(error)))


def _reports(form: Format, parts: Iterable[bytes], locator: str, cap: Caps) -> Iterator[Item]:
    if form is Format.JSON_OBJECTS:
        yield from objects(parts, locator, cap)
    elif form is Format.JSON_ARRAY:
        yield from array(whole(parts, cap.file), locator, cap)
    elif form is Format.FEED:
        yield from entries(whole(parts, cap.file), locator, cap)
    else:
        media_type = "text/html" if form is Format.HTML else "text/plain"
        limit = cap.markup if form is Format.HTML else cap.file
        yield RawReport(whole(parts, limit), media_type, locator)


def _quarantined(locator: str, error: SkipReport, content: bytes | None = None) -> Quarantined:
    digest = hashlib.sha256(content).hexdigest() if content else None
    return Quarantined(locator, str(error), type(error).__name__, digest)


def _why(error: OSError | ValueError) -> str:
    """The system's reason in words, without the path (the locator has it)."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder: check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be opened: {error.strerror.lower()}"
    return "not a usable path"
