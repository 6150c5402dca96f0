"""The command ``muster``."""

from muster.cli.app import main

__all__ = ["main"]
