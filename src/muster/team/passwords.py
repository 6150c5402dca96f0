"""Passwords: what is taken as one, and argon2id with the parameters of OWASP's password storage cheat sheet (2024)."""

from __future__ import annotations

import unicodedata
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from muster.domain.errors import UsageError
from muster.domain.extras import optional

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 15  # NIST SP 800-63B-4 where the password is all there is
LONGEST = 256  # characters: more would only be work for the server
_VARIED = 5  # different characters at least
_BESIDE_NAME = 8  # characters at least where it holds the person's name
_MEMORY_KIB, _ROUNDS, _LANES = 19_456, 2, 1
_AT_ONCE = 4  # hashes made at one time, so that sign-ins cannot take all memory


class Passwords:
    """Makes and checks hashes. The parameters are for tests to make it cheap."""

    def __init__(self, memory_kib: int = _MEMORY_KIB, rounds: int = _ROUNDS) -> None:
        self._hasher = _hasher(memory_kib, rounds)
        self._nobody = self._hasher.hash("the password of nobody")
        self._turn = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(_normal(password))

    def fits(self, password: str, known: str | None) -> bool:
        """Whether the password is that of the hash. Without one it takes as long to say no."""
        wrong = optional("argon2.exceptions", "team", "Accounts")
        with self._turn:
            try:
                return self._hasher.verify(known or self._nobody, _normal(password)) and known is not None
            except (wrong.Argon2Error, wrong.InvalidHashError):
                return False

    def outdated(self, known: str) -> bool:
        """Whether a hash was made with other parameters than these."""
        return self._hasher.check_needs_rehash(known)


def _hasher(memory_kib: int, rounds: int) -> PasswordHasher:
    hashing = optional("argon2", "team", "Accounts")
    made: PasswordHasher = hashing.PasswordHasher(
        time_cost=rounds, memory_cost=memory_kib, parallelism=_LANES
    )
    return made


def acceptable(password: str, name: str) -> str:
    """The password. Raises UsageError, which says what to change, when it is easily guessed or too long."""
    if len(password) < SHORTEST:
        raise UsageError(f"a password has {SHORTEST} characters or more; a few words in a row will do")
    if len(password) > LONGEST:
        raise UsageError(f"a password has at most {LONGEST} characters")
    if len(set(password.casefold())) < _VARIED:
        raise UsageError(f"a password has {_VARIED} different characters or more")
    shown, own = password.casefold(), name.casefold()
    if len(own) > 3 and own in shown and len(shown.replace(own, "")) < _BESIDE_NAME:
        raise UsageError("a password is not made of the name and little else")
    return password


def _normal(password: str) -> str:
    """The same on every keyboard (NIST SP 800-63B-4 3.1.1.2)."""
    whole = password.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    return unicodedata.normalize("NFKC", whole)
