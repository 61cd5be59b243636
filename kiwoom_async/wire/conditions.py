"""Condition search (조건검색) on the wire: lists, members and numbers in the answers."""

from __future__ import annotations

from kiwoom_async.errors import DecodeError, PagingError, SubscriptionRejected
from kiwoom_async.wire import objects, values
from kiwoom_async.wire.frames import Message

__all__ = ["SearchPage", "check", "member", "rows", "saved", "sequence", "sequence_of"]


def check(answer: Message) -> None:
    """Raise if the server refused.

    Raises:
        SubscriptionRejected: with the server's code and text.
        DecodeError: the answer does not say whether it is a good one.
    """
    if answer.return_code is None:
        raise DecodeError(f"{answer.trnm}: the answer has no return_code")
    if answer.return_code != 0:
        raise SubscriptionRejected(
            f"{answer.trnm} refused: {answer.return_code} {answer.return_msg}",
            return_code=answer.return_code,
        )


def rows(answer: Message) -> list[bytes]:
    """Return the elements of ``data``; absent or null means no elements.

    Raises:
        DecodeError: ``data`` is not a list.
    """
    data = answer.fields.get("data", b"null")
    try:
        return [] if data == b"null" else objects.elements(data)
    except ValueError:
        raise DecodeError(f"{answer.trnm}: data is no list: {data[:60]!r}", payload=data) from None


def saved(row: bytes) -> tuple[str, str] | None:
    """Return number and name of a saved condition, None if the row is something else."""
    try:
        no, name, *_ = (objects.text_of(cell).strip() for cell in objects.elements(row))
    except ValueError:
        return None
    return no, name


def member(row: bytes) -> str | None:
    """Return the symbol of a member at the start of a watch, None if the row is something else."""
    try:
        code = objects.text_of(objects.members(row).get("jmcode", b'""'))
    except ValueError:
        return None
    return values.symbol(code.encode())


class SearchPage:
    """One page of a search.

    Attributes:
        wire: The bytes by which pages are compared.
        rows: The rows that are not blank, each with its symbol under FID 9001.
    """

    def __init__(self, answer: Message) -> None:
        self.rows = [_with_symbol(row) for row in _objects(answer)]
        self._more = _text(answer, "cont_yn") == "Y"
        self._key = _text(answer, "next_key")
        self.wire = b"%b %b" % (answer.fields.get("data", b""), self._key.encode())

    @property
    def next_key(self) -> str:
        """Where the next page starts, blank on the last page.

        Raises:
            PagingError: there is a next page, but no key for it.
        """
        if self._more and not self._key:
            raise PagingError("CNSRREQ: there are more pages, but no key to ask for them")
        return self._key if self._more else ""


def _objects(answer: Message) -> list[bytes]:
    found = rows(answer)
    try:
        return objects.filled(found)
    except ValueError:
        data = answer.fields["data"]
        raise DecodeError(f"{answer.trnm}: odd rows: {data[:60]!r}", payload=data) from None


def _with_symbol(row: bytes) -> bytes:
    """Return a row with its symbol under FID 9001; some have it under ``jmcode``."""
    if b'"jmcode"' not in row or b'"9001"' in row:
        return row
    return row.replace(b'"jmcode"', b'"9001"', 1)


def sequence(number: str) -> str:
    """Return the number of a condition in one notation: ``"2 "`` and ``"002"`` are ``"2"``."""
    number = number.strip()
    return str(int(number)) if number.isascii() and number.isdigit() else number


def sequence_of(answer: Message) -> str:
    """Return the number of the condition that an answer is about, blank if missing."""
    return sequence(_text(answer, "seq"))


def _text(answer: Message, name: str) -> str:
    return objects.text_of(answer.fields.get(name, b"null")).strip()
