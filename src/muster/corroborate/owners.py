"""Who owns whom among outlets: two papers of one house are two texts and one voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.errors import AssetMismatch, UsageError

_COLUMNS = "family id, label, outlets, source, as-of date"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)", re.IGNORECASE)
_HANDLE = re.compile(r"\(@\w+\)")


class Family(NamedTuple):
    """One owner: ``as_of`` is the ISO date on which ``source`` said so."""

    id: str
    label: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Owners:
    """Families by outlet: names (case-folded, "the" left out before two words and more) and domains."""

    families: Mapping[str, Family]

    def of(self, document: Document) -> Family | None:
        """The family of a report's outlet, by its name, else by its domain or a domain above it."""
        names = [name(document.outlet)] if document.outlet else []
        host = _HOST.match(document.url or "")
        if host:
            names += _above(host.group(1).casefold())
        names += _above(names[0]) if document.outlet and _DOMAIN.fullmatch(names[0]) else []
        return next((self.families[known] for known in names if known in self.families), None)

    def over(self, other: Owners) -> Owners:
        """Both tables; where they disagree on an outlet, this one holds."""
        return Owners({**other.families, **self.families})


@lru_cache(maxsize=20_000)
def name(outlet: str) -> str:
    """An outlet's name as the table has it."""
    words = _HANDLE.sub(" ", outlet).casefold().replace("’", "'").split()
    return " ".join(words[1:] if len(words) > 2 and words[0] == "the" else words)


def _above(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[n:]) for n in range(len(parts) - 1)]


@lru_cache(maxsize=1)
def known_owners() -> Owners:
    """The table that comes with Muster. Raises AssetMismatch when it is absent."""
    path = files("muster.data") / "corroborate" / "owners.tsv"
    if not path.is_file():
        raise AssetMismatch("data file corroborate/owners.tsv is missing: reinstall the package")
    return parse(path.read_text(encoding="utf-8"), "owners.tsv")


def read_owners(path: Path) -> Owners:
    """A table of the user's, before the one that comes with Muster. Raises UsageError, with the line, for any mistake."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"owners: {path} cannot be read: {error}") from error
    return parse(text, str(path)).over(known_owners())


def parse(text: str, where: str) -> Owners:
    """The table in ``text``; ``where`` names it in complaints. Raises UsageError."""
    families: dict[str, Family] = {}
    seen: dict[str, int] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        family, outlets = _row(line, f"{where}, line {number}")
        if family.id in seen:
            raise UsageError(
                f"{where}, line {number}: family {family.id} stands in line {seen[family.id]} already"
            )
        seen[family.id] = number
        for outlet in outlets:
            held = families.setdefault(outlet, family)
            if held is not family:
                raise UsageError(f"{where}, line {number}: {outlet!r} belongs to {held.id} already")
    return Owners(families)


def _row(line: str, where: str) -> tuple[Family, tuple[str, ...]]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 5:
        raise UsageError(f"{where}: {len(cells)} columns, 5 are needed, separated by tabs: {_COLUMNS}")
    key, label, listed, source, as_of = cells
    if not _ID.fullmatch(key):
        raise UsageError(f"{where}: {key!r} is no family id: small letters, digits and hyphens")
    if not label or not source:
        raise UsageError(f"{where}: the {'source' if label else 'label'} is missing")
    try:
        date.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"{where}: {as_of!r} is no ISO date, such as 2025-01-31") from None
    outlets = tuple(dict.fromkeys(name(outlet) for outlet in listed.split("|") if outlet.strip()))
    if not outlets:
        raise UsageError(f"{where}: no outlets")
    return Family(key, label, source, as_of), outlets
