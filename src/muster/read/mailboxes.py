"""Mailboxes (mbox, RFC 4155), split by the standard library, which is kept from opening, locking or writing anything."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from typing import BinaryIO

from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.containers import Item, Place, quarantined
from muster.read.guarded import held
from muster.read.mail import given


def messages(stream: BinaryIO, locator: str, place: Place) -> Iterator[Item]:
    """The messages of a mailbox with their attached texts, each by its number from 1."""
    box = _Mailbox(held(stream, place.cap.held), place.cap)
    keys = list(box.iterkeys())
    if not keys:
        raise UnreadableReport("the mailbox holds no messages")
    if len(keys) > place.cap.archived:
        raise TooLarge(f"{len(keys):,} messages in one mailbox; the cap is {place.cap.archived:,}: split it")
    for number, key in enumerate(keys, start=1):
        member = f"{locator}#message-{number}"
        try:
            content = box.get_file(key).read(place.cap.file + 1)
            if len(content) > place.cap.file:
                raise TooLarge(f"more than {place.cap.file:,} bytes in one message")
            yield from given(content, member, place.cap)
        except SkipReport as error:
            yield quarantined(member, error)


class _Mailbox(mailbox.mbox):
    """A mailbox in a stream that is only read: the library's own opens a path, for writing where it can."""

    def __init__(self, stream: BinaryIO, cap: Caps) -> None:
        mailbox.Mailbox.__init__(self, "", None, False)
        self._message_factory = mailbox.mboxMessage
        self._file = _Lines(stream, cap.line)
        self._toc = None
        self._next_key = 0
        self._pending = self._pending_sync = self._locked = False
        self._file_length = None


class _Lines:
    """A stream whose lines have an upper length."""

    def __init__(self, stream: BinaryIO, cap: int) -> None:
        self._stream, self._cap = stream, cap
        self.read, self.seek, self.tell = stream.read, stream.seek, stream.tell

    def readline(self, size: int = -1) -> bytes:
        """Raises TooLarge for a line over the cap."""
        found = self._stream.readline(self._cap + 1)
        if len(found) > self._cap:
            raise TooLarge(f"a line of more than {self._cap:,} bytes: this is no mailbox")
        return found
