"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file that takes its name only when it is complete; lines end as they are written."""
    with replaced_bytes(path) as raw, TextIOWrapper(raw, encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def replaced_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
