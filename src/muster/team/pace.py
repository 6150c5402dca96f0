"""How fast somebody may ask, and how often try to sign in. Kept in memory, with a bound on how much."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
KEPT = 10_000  # of whom something is remembered; the one longest unseen is forgotten first

Seconds = Callable[[], float]


class _Recent(Generic[T]):
    """At most :data:`KEPT` values, the latest touched."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def drop(self, key: Hashable) -> None:
        self._kept.pop(key, None)

    def __len__(self) -> int:
        return len(self._kept)


class Pace:
    """A bucket for each: ``burst`` requests at once, ``rate`` a second in the long run."""

    def __init__(self, rate: float = 20, burst: float = 200, clock: Seconds = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: _Recent[tuple[float, float]] = _Recent()
        self._lock = Lock()

    def wait(self, key: Hashable) -> int:
        """Take one. 0 where there was one to take, else the seconds until there is."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.get(key) or (self._burst, now)
            left = min(self._burst, left + (now - at) * self._rate)
            allowed = left >= 1
            self._buckets.put(key, (left - 1 if allowed else left, now))
        return 0 if allowed else math.ceil((1 - left) / self._rate)

    def __len__(self) -> int:
        return len(self._buckets)


@dataclass(frozen=True, slots=True)
class _Failed:
    times: int
    until: float
    last: float


class Tries:
    """Failed sign-ins. After ``free`` of them every further try waits twice as long as the one before, an hour at most."""

    def __init__(self, free: int, clock: Seconds = monotonic) -> None:
        self._free, self._clock = free, clock
        self._failed: _Recent[_Failed] = _Recent()
        self._lock = Lock()

    LONGEST = 3_600.0  # seconds of waiting; after a day without a try all is forgotten
    FORGOTTEN = 86_400.0

    def wait(self, key: Hashable) -> int:
        """Seconds until the next try is looked at; 0 for at once."""
        with self._lock:
            known = self._failed.get(key)
            return max(0, math.ceil(known.until - self._clock())) if known else 0

    def failed(self, key: Hashable) -> None:
        """A try did not succeed. It is counted before the password is looked at, so that many at once do not slip through."""
        now = self._clock()
        with self._lock:
            known = self._failed.get(key)
            before = known.times if known and now - known.last < self.FORGOTTEN else 0
            over = before + 1 - self._free
            pause = min(self.LONGEST, 2.0 ** min(over, 30)) if over > 0 else 0.0
            self._failed.put(key, _Failed(before + 1, now + pause, now))

    def forget(self, key: Hashable) -> None:
        with self._lock:
            self._failed.drop(key)

    def take_back(self, key: Hashable) -> None:
        """One try less: it did succeed."""
        with self._lock:
            known = self._failed.get(key)
            if known:
                self._failed.put(key, _Failed(max(0, known.times - 1), 0.0, known.last))

    def __len__(self) -> int:
        return len(self._failed)


class SignInPace:
    """Tries by account and address, by account from anywhere, and by address for any account.

    One stranger who guesses at an account soon waits long; its owner, at another address, hardly.
    """

    def __init__(self, clock: Seconds = monotonic) -> None:
        self._limits = (Tries(5, clock), Tries(20, clock), Tries(20, clock))
        self._lock = Lock()  # many tries at once are counted one after the other

    def begin(self, name: str, address: str) -> int:
        """Count a try. Seconds to wait where there were too many, else 0."""
        keys = _keys(name, address)
        with self._lock:
            wait = max(limit.wait(key) for limit, key in zip(self._limits, keys, strict=True))
            if not wait:
                for limit, key in zip(self._limits, keys, strict=True):
                    limit.failed(key)
        return wait

    def succeeded(self, name: str, address: str) -> None:
        """The try was right: what was counted against this person is forgotten; what the address tried with other names is
        not, or whoever has one account could guess at all the others.
        """
        pair, person, place = self._limits
        keys = _keys(name, address)
        pair.forget(keys[0])
        person.forget(keys[1])
        place.take_back(keys[2])

    def __len__(self) -> int:
        return max(map(len, self._limits))


def _keys(name: str, address: str) -> tuple[Hashable, Hashable, Hashable]:
    shown, place = name[:64].casefold(), _place(address)
    return (shown, place), shown, place


def _place(address: str) -> str:
    """An address as one household has it: in IPv6 that is 64 bits of network, in which anybody can take any address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else address
