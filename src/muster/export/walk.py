"""Every string inside a value of the domain changed, whatever the value is made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

T = TypeVar("T")


def rewritten(value: T, change: Callable[[str], str]) -> T:
    """``value`` with ``change`` made to each of its strings; members of an enumeration stay what they are."""
    return cast(T, _rewritten(value, change))


def _rewritten(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    if isinstance(value, tuple):
        parts = [_rewritten(part, change) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return [_rewritten(part, change) for part in value]
    if isinstance(value, Mapping):
        return {_rewritten(k, change): _rewritten(v, change) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = {f.name: _rewritten(getattr(value, f.name), change) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **made)
    return value
