"""Accounts of a team: who is let in, by what, for how long, and what is written down about it."""
