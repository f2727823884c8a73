"""Calls in processes of their own, with limits."""

import os

import pytest

from reports import limited_process
from reports.limited_process import AT_ONCE, LimitExceeded, call_limited


def test_a_call_returns_or_raises_what_the_function_does_in_another_process():
    assert call_limited(os.getpid) != os.getpid()
    assert call_limited(bytes, 3) == bytes(3)
    with pytest.raises(ValueError, match="invalid literal"):
        call_limited(int, "three")


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("function", "argument"),
    [(max, range(10**12)), (bytearray, 2 * 1024**3), (os._exit, 3)],
    ids=["time", "memory", "end"],
)
def test_what_takes_too_much_or_ends_the_process_is_refused_in_words(function, argument):
    with pytest.raises(LimitExceeded, match=r"more than 1 s of a processor, or 512 MB of memory"):
        call_limited(function, argument, seconds=1, memory=512 * 1024**2)


def test_more_calls_than_run_at_the_same_time_are_refused_after_a_wait(monkeypatch):
    monkeypatch.setattr(limited_process, "LONGEST_WAIT", 0.01)
    turns = [limited_process._turns.acquire(blocking=False) for _ in range(AT_ONCE)]

    with pytest.raises(LimitExceeded, match="the server is busy with other files"):
        call_limited(bytes, 3)

    for _ in turns:
        limited_process._turns.release()
    assert (turns, call_limited(bytes, 3)) == ([True] * AT_ONCE, bytes(3))
