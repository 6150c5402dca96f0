"""Which program this is: work that another version did, or another machine does with one, must not be mixed in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from muster.domain.ids import digest
from muster.domain.tool import tool_name

_NOT_READ = {
    "__pycache__",
    "cli",
    "export",
    "evaluation",
    "web",
}  # they have no say in what is read from a report


@cache
def fingerprint() -> str:
    """SHA-256 over the name and version of the program and every file of it that analysis may rest on."""
    found = sorted(_files(files("muster"), ""), key=lambda pair: pair[0])
    hashes = (f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for name, file in found)
    return digest(tool_name(), *hashes)


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name not in _NOT_READ:
            yield from _files(entry, name)
        elif entry.is_file():
            yield name, entry
