"""One exception instead of a group of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ungrouped"]


@contextmanager
def ungrouped() -> Iterator[None]:
    """Raise the first error of a task group by itself: the others followed from it."""
    try:
        yield
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
