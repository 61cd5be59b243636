"""Queries: answers the calls of clients that read."""

from __future__ import annotations

from kiwoom_async.api.index import INDEX
from kiwoom_async.calls.caller import RestCalls
from kiwoom_async.capture.codec import codec
from kiwoom_async.capture.masking import masked
from kiwoom_async.errors import ConfigError, KiwoomError, TransportError
from kiwoom_async.execution.trs import tr_of
from kiwoom_async.net.http import Reply, is_key
from kiwoom_async.remote import deadlines
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import Answer, Call
from kiwoom_async.remote.turns import Turns

__all__ = ["Queries"]

_SMALL = 2_048  # bytes that are not worth compressing


class Queries:
    """Makes the calls of clients with the session's key.

    Args:
        rest: The REST calls of the session.
        turns: Whose turn it is.
        mask_accounts: Whether account numbers are masked in the answers.
    """

    def __init__(self, rest: RestCalls, turns: Turns, *, mask_accounts: bool) -> None:
        self.calls = 0
        self._rest = rest
        self._turns = turns
        self._mask = mask_accounts
        self._compress = codec().compressor(1)

    async def answer(self, client: str, asked: Call) -> Answer:
        """Make a call; return its answer, or its error."""
        try:
            return self._packed(await self._call(client, asked))
        except KiwoomError as error:
            return Answer(error=failure_of(error))

    async def _call(self, client: str, asked: Call) -> Reply:
        if asked.api_id not in INDEX:
            raise ConfigError(f"the gateway does not know the TR {asked.api_id!r}")
        tr = tr_of(asked.api_id)
        if tr.order is not None:
            raise ConfigError(f"{tr.id} is an order: it is not a query")
        if asked.next_key and not is_key(asked.next_key):
            raise ConfigError(f"{tr.id}: next_key must be the next_key of an answer")
        async with self._turns.turn(tr.id, client):
            if deadlines.now() > asked.until:
                raise TransportError(f"{tr.id}: too late at the gateway: not sent", sent=False)
            self.calls += 1
            return await self._rest.call(tr.id, tr.path, asked.fields, next_key=asked.next_key)

    def _packed(self, reply: Reply) -> Answer:
        body = masked(reply.body) if self._mask else reply.body
        packed = len(body) > _SMALL
        if packed:
            body = self._compress(body)
        return Answer(body=body, packed=packed, next_key=reply.next_key, is_cut=reply.is_cut)
