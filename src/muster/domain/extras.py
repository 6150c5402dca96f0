"""Libraries that are installed only by those who use them: loaded at use, with a hint where they are absent."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from muster.domain.errors import UsageError


def optional(module: str, extra: str, use: str) -> Any:
    """The module that ``pip install 'muster-osint[extra]'`` brings. Raises UsageError with that hint.

    ``use`` is what it is needed for, as the beginning of a sentence: "Parquet", "the engine ray".
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:  # it is there and broken: its own error says more
            raise
        raise UsageError(f"{use} needs an extra: pip install 'muster-osint[{extra}]'") from None
