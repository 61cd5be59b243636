"""Acknowledging: which messages of a durable subscription its program is done with."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from kiwoom_async.bus.puller import Arrival

__all__ = ["Acknowledging"]

_REMEMBERED = 4_096  # acknowledged messages that are recognized when they come again

_Identity = tuple[int, int]  # sequence and time at the broker


class Acknowledging:
    """Messages whose records are being read. A message is done when the program asks for the record
    behind its last one.

    Attributes:
        known: Records that earlier programs have read of a message: sequence to their number.
    """

    def __init__(self) -> None:
        self.known: dict[int, int] = {}
        self._pending: deque[tuple[int, _Identity]] = deque()  # and the records up to its last one
        self._replies: dict[int, str] = {}
        self._before = 0  # records of the messages that are done
        self._done: deque[_Identity] = deque(maxlen=_REMEMBERED)
        self._again: list[str] = []  # where those are acknowledged that came again all the same

    @property
    def waiting(self) -> int:
        """Messages that are not done."""
        return len(self._pending)

    @property
    def oldest(self) -> int | None:
        """Sequence of the oldest message that is not done."""
        return min(self._replies, default=None)

    def forget(self) -> None:
        """Forget all messages: the broker has another stream, and their numbers mean others."""
        if self._pending:
            self._before, _ = self._pending[-1]
        self._pending.clear()
        self._replies.clear()
        self._again.clear()
        self.known.clear()

    def replies(self) -> list[str]:
        """Return where the messages that are not done are acknowledged."""
        return [*self._replies.values()]

    def is_new(self, arrival: Arrival) -> bool:
        """Return whether a message did not come before; note where it is acknowledged now."""
        if arrival.sequence in self._replies:
            self._replies[arrival.sequence] = arrival.reply
            return False
        if (arrival.sequence, arrival.stamp) in self._done:
            self._again.append(arrival.reply)
            return False
        return True

    def is_noted(self, arrival: Arrival) -> bool:
        """Return whether it is known how much another member has read of a message."""
        return arrival.deliveries < 2 or arrival.sequence in self.known

    def learn(self, notes: Mapping[int, int]) -> None:
        """Replace what is known about messages, but for those that are being read."""
        pending = {one: self.known[one] for one in self._replies if one in self.known}
        self.known = {**notes, **pending}

    def add(self, arrival: Arrival, records: int) -> None:
        """Add a message.

        Args:
            arrival: The message.
            records: Records of all messages so far, its own included.
        """
        self._pending.append((records, (arrival.sequence, arrival.stamp)))
        self._replies[arrival.sequence] = arrival.reply

    def partial(self, read: int) -> tuple[int, int] | None:
        """Return the message that is not done, but of which records were read, and their number.

        Args:
            read: Records that the program has finished.
        """
        if not self._pending:
            return None
        _, (sequence, _) = self._pending[0]
        count = read - self._before + self.known.get(sequence, 0)
        return (sequence, count) if count > 0 else None

    def is_due(self, read: int) -> bool:
        """Return whether a message is to be acknowledged."""
        return bool(self._again or (self._pending and self._pending[0][0] <= read))

    def done(self, read: int) -> list[str]:
        """Return where the messages are acknowledged that are done, and forget them.

        Args:
            read: Records that the program has finished.
        """
        replies, self._again = self._again, []
        while self._pending and self._pending[0][0] <= read:
            self._before, identity = self._pending.popleft()
            sequence, _ = identity
            replies.append(self._replies.pop(sequence))
            self._done.append(identity)
            self.known.pop(sequence, None)
        return replies
