"""Adapter: the ledger. One writer appends, any number of readers look."""
