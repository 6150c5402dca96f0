"""Where analysis runs."""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """Where analysis runs: in this process, in processes of this machine, on Ray."""

    INLINE = "inline"
    POOL = "pool"
    RAY = "ray"
