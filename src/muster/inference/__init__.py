"""Adapter: learned models, each with a card (origin, licence, sha256 of every file) checked before it is loaded."""
