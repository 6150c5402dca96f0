"""Libraries that only some outputs need, asked for when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from muster.domain.errors import UsageError


def needs(module: str, extra: str) -> Any:
    """The module. Raises UsageError, with the command that installs it, where it is absent."""
    try:
        return import_module(module)
    except ImportError:
        raise UsageError(f"this needs the extra {extra!r}: pip install 'muster-osint[{extra}]'") from None
