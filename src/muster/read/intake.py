"""Inputs to raw reports: files, folders, standard input, and what lies in archives and mailboxes; one quarantined item for each that cannot be taken in.

Every input gives at least one item, so that counts in and out can be compared. Nothing outside a named folder is read:
links that lead out of it, links to folders and special files are quarantined. A modification time is never a date.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from muster.domain.errors import UnreadableReport, UnsafeInput
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.containers import Item, quarantined
from muster.read.inputs import of_stream, why

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
        yield quarantined("<stdin>", UnreadableReport("nothing is connected to standard input"))
    else:
        yield from of_stream(stdin, "<stdin>", "", cap)


def _path(path: Path, cap: Caps) -> Iterator[Item]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield quarantined(str(path), UnreadableReport(why(error)))
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
        yield quarantined(str(folder), UnreadableReport("the folder holds no files"))


def files_in(folder: Path) -> Iterator[Path | Quarantined]:
    """Files under ``folder``, sorted by name at each level; hidden names are left out, what leads out is refused."""
    root = folder.resolve()
    for found in _walk(folder):
        if isinstance(found, Path) and found.is_symlink() and not found.resolve().is_relative_to(root):
            yield quarantined(
                str(found), UnsafeInput("a link out of the folder: name its target if it is meant")
            )
        else:
            yield found


def _walk(folder: Path) -> Iterator[Path | Quarantined]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield quarantined(str(folder), UnreadableReport(why(error)))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield quarantined(str(path), UnreadableReport(why(error)))
            continue
        if not stat.S_ISDIR(mode):
            yield path
        elif path.is_symlink():
            yield quarantined(
                str(path), UnsafeInput("a link to a folder is not followed: name the folder itself")
            )
        else:
            yield from _walk(path)


def _file(path: Path, mode: int, cap: Caps) -> Iterator[Item]:
    if not stat.S_ISREG(mode):
        yield quarantined(str(path), UnsafeInput("neither a file nor a folder"))
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield quarantined(str(path), UnreadableReport(why(error)))
        return
    with stream:
        yield from of_stream(stream, str(path), path.suffix, cap)
