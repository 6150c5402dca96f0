"""Original bytes, untouched, addressed by their SHA-256; in a folder as ``evidence/ab/ab12…``.

After the Berkeley Protocol on Digital Open Source Investigations: the collected item is kept apart from every working
copy, and its hash is what later copies are checked against.
"""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Protocol

from muster.domain.errors import NotFound, StopRun

_FULL = (errno.ENOSPC, errno.EDQUOT)
_PART = ".part"


class Evidence(Protocol):
    """Bytes that are written once and never changed, found by their SHA-256 (lower-case hexadecimal)."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256; on return it would outlast a power cut."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises NotFound when they are not here."""

    def problem(self, sha256: str, size: int) -> str | None:
        """Why the kept bytes cannot be trusted, or None."""

    def sweep(self) -> int:
        """Remove what a killed writer left half done; how many. Only the one writer may call this."""


class EvidenceStore:
    """The :class:`Evidence` of a ledger in a folder: one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256; on return the bytes are on the disk under their final name.

        Raises StopRun when the disk is full; nothing of the file is left then.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.is_file() and target.stat().st_size == len(content):
            return sha256
        part = target.with_name(f"{sha256}.{os.getpid()}{_PART}")
        try:
            self._write(content, part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise StopRun(
                    f"{self._folder}: no space left to keep the original bytes; make space and run the same command again"
                ) from error
            raise
        return sha256

    def _write(self, content: bytes, part: Path, target: Path) -> None:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(self._folder)
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
        _sync_folder(target.parent)

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises NotFound when they are not here."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"no evidence {sha256}") from None

    def problem(self, sha256: str, size: int) -> str | None:
        """Why the kept bytes cannot be trusted, or None."""
        path = self.path(sha256)
        if not path.is_file():
            return f"evidence {sha256}: the file is absent"
        content = path.read_bytes()
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            return f"evidence {sha256}: the file is not what was collected ({len(content)} bytes, recorded {size})"
        return None

    def sweep(self) -> int:
        """Remove halves of files that a killed writer left; the number removed. Only the one writer may call this."""
        parts = sorted(self._folder.glob(f"*/*{_PART}"))
        for part in parts:
            part.unlink()
        return len(parts)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable (POSIX: the directory entry is data of the directory)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
