"""Model cards: find a model's files and refuse any that are not the recorded ones."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from muster.domain.errors import AssetMismatch


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is, where it comes from, and the sha256 of each file that may be read.

    ``folder`` lies in ``package``, or in ``muster/data`` where that is None; ``extra`` is what else the card says.
    """

    name: str
    package: str | None
    version: str
    folder: str
    licence: str
    sha256: dict[str, str]
    exclude: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str) -> ModelCard:
        card = json.loads(files("muster.data").joinpath("models", f"{name}.json").read_text("utf-8"))
        known = {key: card.pop(key) for key in ("name", "package", "version", "folder", "licence", "sha256")}
        return cls(**known, exclude=tuple(card.pop("exclude", ())), extra=card)

    def locate(self) -> Path:
        """Folder of the installed model, every recorded file checked.

        Raises AssetMismatch when the package is absent or a file differs from the recorded hash.
        """
        root = self._root()
        for relative, expected in self.sha256.items():
            path = root / relative
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"
            if found != expected:
                raise AssetMismatch(
                    f"{self.name}: {relative} is {found[:12]}, recorded {expected[:12]}; reinstall"
                )
        return root

    @classmethod
    def installed(cls, name: str) -> bool:
        """Whether there is a card of that name and any of its files, right or not."""
        if not files("muster.data").joinpath("models", f"{name}.json").is_file():
            return False
        card = cls.read(name)
        try:
            root = card._root()
        except AssetMismatch:  # the package of an optional model is absent: that is the answer
            return False
        return any((root / relative).is_file() for relative in card.sha256)

    def _root(self) -> Path:
        if self.package is None:
            return Path(str(files("muster.data").joinpath(self.folder)))
        try:
            distribution = importlib.metadata.distribution(self.package)
        except importlib.metadata.PackageNotFoundError:
            raise AssetMismatch(
                f"{self.name}: install it with: pip install {self.package}=={self.version}"
            ) from None
        return Path(str(distribution.locate_file(self.folder)))
