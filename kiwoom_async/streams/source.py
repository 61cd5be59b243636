"""Source: the interface that every async iterator over records has.

A strategy that takes a source runs unchanged on live records and on recorded ones::

    async def pressure(source: Source[Trade | Gap]) -> int: ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Protocol, TypeVar

__all__ = ["Source", "SourceStats"]

R_co = TypeVar("R_co", covariant=True)


class SourceStats(Protocol):
    """Counters that every source has."""

    @property
    def delivered(self) -> int:
        """Records and gaps that the consumer has received."""
        ...

    @property
    def dropped(self) -> int:
        """Records discarded because the consumer was slow."""
        ...

    @property
    def gaps(self) -> int:
        """Interruptions so far; each is a ``Gap`` where gaps were asked for."""
        ...


class Source(Protocol[R_co]):
    """Records in order of arrival, live or recorded: a ``Stream`` or a ``Replay``.

    Use it in ``async for``, best inside ``async with``: the block starts when it is ready, and the
    end of the block closes it. One consumer at a time. Waiting for a record can be cancelled
    without missing one: continue with ``anext(source)``.
    """

    # The class, not Self: from Self mypy can't infer the types of a stream given as an argument.
    async def __aenter__(self) -> Source[R_co]:
        """Open it; returns when its records come."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""

    async def aclose(self) -> None:
        """Close it; closing twice is allowed."""

    def __aiter__(self) -> AsyncIterator[R_co]:
        """Iterate over the records until the end or until it is closed."""
        ...

    async def __anext__(self) -> R_co:
        """Return the next record.

        Raises:
            StopAsyncIteration: there are no more records.
        """
        ...

    def stats(self) -> SourceStats:
        """Return the current counters."""
        ...
