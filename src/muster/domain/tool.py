"""The program's own name, as it signs what it writes."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def tool_name() -> str:
    """Name and version."""
    try:
        return f"muster {version('muster-osint')}"
    except PackageNotFoundError:
        return "muster (not installed)"
