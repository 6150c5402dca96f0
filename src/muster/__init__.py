"""Muster: an evidence-linked picture of who says what moved where."""
