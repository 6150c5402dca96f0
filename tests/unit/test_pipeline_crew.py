"""Who is to blame when a worker dies, and when it is the machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from muster.domain.document import RawReport
from muster.domain.errors import Retry, StopRun
from muster.pipeline.crew import Crew, Died, Done, Gone, Heard, Ready


@dataclass(eq=False)
class Hand:
    number: int
    given: list[Sequence[RawReport]] = field(default_factory=list)


class Script:
    """Workers that say what the test puts in their mouths."""

    def __init__(self) -> None:
        self.hands: list[Hand] = []
        self.news = deque[list[tuple[Hand, Heard]]]()
        self.closed = False

    def start(self) -> Hand:
        self.hands.append(Hand(len(self.hands)))
        return self.hands[-1]

    def give(self, hand: Hand, reports: Sequence[RawReport]) -> None:
        hand.given.append(reports)

    def hear(self, hands: Sequence[Hand], seconds: float) -> list[tuple[Hand, Heard]]:
        return self.news.popleft() if self.news else []

    def close(self) -> None:
        self.closed = True

    def say(self, number: int, news: Heard) -> None:
        self.news.append([(self.hands[number], news)])


def crew(size: int = 2, ready: bool = True) -> tuple[Crew[Hand], Script]:
    script = Script()
    made = Crew(script, size, "this")
    if ready:
        for number in range(size):
            script.say(number, Ready("this"))
            made.hear(wait=True)
    return made, script


def task(number: int) -> list[RawReport]:
    return [RawReport(b"", "text/plain", str(number))]


def test_there_is_room_with_those_who_are_ready() -> None:
    made, script = crew(ready=False)
    assert made.room == 0
    script.say(1, Ready("this"))
    assert made.hear(wait=True) == []
    assert made.room == 2
    made.give(1, task(1))
    assert script.hands[1].given == [task(1)]
    assert made.room == 1


def test_tasks_go_to_the_worker_with_the_least_to_do_and_answers_are_matched_in_order() -> None:
    made, script = crew()
    for number in range(4):
        made.give(number, task(number))
    assert [hand.given for hand in script.hands] == [[task(0), task(2)], [task(1), task(3)]]
    assert made.room == 0
    script.say(0, ())
    script.say(1, ())
    script.say(0, ())
    assert [made.hear(True) for _ in range(3)] == [[Done(0, ())], [Done(1, ())], [Done(2, ())]]


def test_only_what_a_dead_worker_was_at_is_lost() -> None:
    made, script = crew()
    for number in range(4):
        made.give(number, task(number))
    script.say(0, Gone("killed"))
    assert made.hear(True) == [Died(0, "killed")]
    replacement = script.hands[2]
    assert replacement.given == [task(2)]
    assert made.room == 0  # the replacement is not ready
    script.say(2, Ready("this"))
    script.say(2, ())
    assert made.hear(True) == []
    assert made.hear(True) == [Done(2, ())]
    assert made.room == 2


def test_a_death_before_ready_is_nobodys_fault_and_three_in_a_row_stop_the_run() -> None:
    made, script = crew(1)
    made.give(0, task(0))
    made.give(1, task(1))
    script.say(0, Gone("killed"))
    assert made.hear(True) == [Died(0, "killed")]
    for number in (1, 2):
        script.say(number, Gone("out of memory"))
        assert made.hear(True) == []
        assert script.hands[-1].given == [task(1)]
    script.say(3, Gone("out of memory"))
    with pytest.raises(StopRun, match=r"before they are ready \(out of memory\)"):
        made.hear(True)


def test_an_idle_worker_that_dies_is_replaced() -> None:
    made, script = crew(1)
    script.say(0, Gone("killed"))
    assert made.hear(True) == []
    assert len(script.hands) == 2


def test_another_program_is_not_let_in() -> None:
    made, script = crew(1, ready=False)
    script.say(0, Ready("that"))
    with pytest.raises(StopRun, match="another version"):
        made.hear(True)


def test_a_wait_without_any_worker_ends() -> None:
    made, _ = crew(ready=False)
    assert made.hear(wait=False) == []
    with pytest.raises(Retry, match="no free processor"):
        made.hear(wait=True)


def test_closing_closes() -> None:
    made, script = crew()
    made.close()
    assert script.closed
