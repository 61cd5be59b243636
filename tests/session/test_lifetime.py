"""Lifetime: the first error ends a session, and each part is notified once."""

from __future__ import annotations

import pytest

from kiwoom_async import KiwoomError, SessionClosed, SessionReplaced
from kiwoom_async._lifetime import Lifetime


def test_a_session_that_lives_passes_the_check() -> None:
    lifetime = Lifetime()
    lifetime.check()
    assert lifetime.error is None


def test_the_first_error_counts() -> None:
    lifetime, heard = Lifetime(), list[KiwoomError]()
    lifetime.on_end(heard.append)
    first = SessionReplaced("another login")
    lifetime.end(first)
    lifetime.end(SessionClosed("closed"))
    assert lifetime.error is first
    assert heard == [first]
    with pytest.raises(SessionReplaced):
        lifetime.check()


def test_parts_hear_of_the_end_in_the_order_in_which_they_were_added() -> None:
    lifetime, heard = Lifetime(), list[str]()
    lifetime.on_end(lambda error: heard.append("first"))
    lifetime.on_end(lambda error: heard.append("second"))
    lifetime.end(SessionClosed("closed"))
    assert heard == ["first", "second"]


def test_a_part_that_comes_after_the_end_hears_of_it_at_once() -> None:
    lifetime, heard = Lifetime(), list[KiwoomError]()
    error = SessionClosed("closed")
    lifetime.end(error)
    lifetime.on_end(heard.append)
    assert heard == [error]


def test_an_error_that_is_raised_often_does_not_grow() -> None:
    lifetime = Lifetime()
    lifetime.end(SessionClosed("closed"))
    depths = set[int]()
    for _ in range(5):
        with pytest.raises(SessionClosed) as raised:
            lifetime.check()
        depths.add(len(raised.traceback))
    assert len(depths) == 1
