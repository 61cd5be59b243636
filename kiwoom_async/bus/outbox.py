"""Outbox: the messages of a publisher that the broker has not acknowledged yet; no I/O here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from kiwoom_async.bus.message import Message
from kiwoom_async.capture import Position

__all__ = ["Outbox"]


class Outbox:
    """Messages in the order they are sent: first those sent, then those still to be sent.

    The broker stores them in this order or not at all, so its newest message says how far it is.

    Attributes:
        acknowledged: Messages that the broker has stored.
        records: Records in them.
        newest: Ids of the newest stored messages, by subject.
        position: The position behind the newest batch that is stored completely, or that had
            nothing to publish.
    """

    def __init__(self) -> None:
        self.acknowledged = self.records = 0
        self.newest: dict[str, str] = {}
        self.position: Position | None = None
        self._sent: deque[Message] = deque()
        self._unsent: deque[Message] = deque()
        self._newest: str | None = None  # id of the newest stored message
        self._skipped = False
        self._last = 0  # sequence of the newest sent message at the broker
        self._behind: Position | None = None

    @property
    def sent(self) -> int:
        """Messages sent, but not acknowledged."""
        return len(self._sent)

    @property
    def unsent(self) -> int:
        """Messages that are still to be sent."""
        return len(self._unsent)

    def add(self, messages: Iterable[Message], behind: Position) -> None:
        """Add the messages of some lines.

        Args:
            messages: The messages.
            behind: The position behind the lines.
        """
        self._unsent.extend(messages)
        self._behind = behind
        self._settle()

    def next(self) -> tuple[Message, int]:
        """Move the next message to those sent; return it, and the sequence it must come after."""
        message = self._unsent.popleft()
        self._sent.append(message)
        self._last += 1
        return message, self._last - 1

    def acknowledge(self, sequence: int) -> None:
        """Note that the broker has stored all messages up to a sequence."""
        while self._sent and self._last - len(self._sent) < sequence:
            self._store(self._sent.popleft())
        self._settle()

    def skip(self) -> None:
        """Note that the broker has stored the oldest sent message before, elsewhere."""
        self._store(self._sent.popleft())
        self._skipped = True

    def resume(self, last: int, newest: str | None) -> bool:
        """Begin again on a new connection: what the broker does not have is sent again.

        Args:
            last: Sequence of the newest message at the broker.
            newest: Id of the newest message there that is of this publisher.

        Returns:
            False if messages that the broker had acknowledged are not there any more.
        """
        waiting = [*self._sent, *self._unsent]
        stored = next((n for n, m in enumerate(waiting, 1) if m.id == newest), 0)
        for message in waiting[:stored]:
            self._store(message)
        self._sent.clear()
        self._unsent = deque(waiting[stored:])
        complete = self._skipped or stored > 0 or self._newest in (None, newest)
        self._skipped = False
        self._last = last
        self._settle()
        return complete

    def clear(self) -> None:
        """Forget all messages: they will be made again."""
        self._sent.clear()
        self._unsent.clear()
        self._newest = self._behind = None

    def _store(self, message: Message) -> None:
        self._newest = self.newest[message.subject] = message.id
        self.acknowledged += 1
        self.records += message.records
        if message.after is not None:
            self.position = message.after

    def _settle(self) -> None:
        """Move the position behind lines that need no message."""
        if self._behind is not None and not self._sent and not self._unsent:
            self.position, self._behind = self._behind, None
