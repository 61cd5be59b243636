"""Errors on their way to another process: what a worker raises arrives as it is."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from inspect import Parameter, signature

import pytest

from kiwoom_async import KiwoomError, OrderError


def kinds_of(kind: type[KiwoomError]) -> Iterator[type[KiwoomError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("kiwoom_async.errors"):
            yield one
        yield from kinds_of(one)


KINDS = list(dict.fromkeys(kinds_of(KiwoomError)))


def example(kind: type[KiwoomError]) -> KiwoomError:
    """An error with all that it can have; the values are not of the right types."""
    names = [
        p.name
        for p in signature(kind.__init__).parameters.values()
        if p.kind == Parameter.KEYWORD_ONLY
    ]
    error = kind("what happened", **{name: f"its {name}" for name in names})
    error.sent = True
    return error


@pytest.mark.parametrize("over", [copy.copy, lambda one: pickle.loads(pickle.dumps(one))])
@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_its_attributes(
    kind: type[KiwoomError], over: Callable[[KiwoomError], KiwoomError]
) -> None:
    error = example(kind)
    found = over(error)
    assert type(found) is kind
    assert (str(found), found.args, found.sent) == (str(error), error.args, True)
    kept = vars(error) | ({"order": None} if isinstance(error, OrderError) else {})
    assert vars(found) == kept
