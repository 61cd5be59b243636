"""Remote: one program holds the key, others on any machine work through it, over a NATS broker.

::

    async with Session(LIVE) as session, Gateway(session, "nats://hub") as gateway:   # has the key
        await gateway.run()

    async with RemoteSession("nats://hub", server="live", name="bot1") as session:    # needs none
        order = await session.orders.buy("005930", 10, price=70_000)
        async with session.stream(Trade, "005930") as trades: ...

It needs the extra ``nats``, and a ``nats-server`` with JetStream.

::

    messages      what goes over the broker; condition_messages; failures: errors as messages
    subjects      where it goes
    gateway       Gateway; service: its subjects on one connection
    clients       names and leases; union: what they want registered together
    merge         the records of a gateway without a journal
    turns         the calls of clients in turn
    queries       makes the calls of clients; searches: asks for conditions, and watches them
    placing       places their orders, at most once
    reports       events of the account for their clients, kept while they are away
    ownership     whose the orders of today are
    session       RemoteSession; runtime: its parts
    line          its gateway and its lease; questions: what it asks there; presence: its state
    registrar     has the gateway register what its streams want; wanted: what that is
    rest, sender  its calls and its orders; desk: its orders in doubt
    registry      its streams; account: those of account events; mailbox: what is kept for it
    watching      its conditions; monitor: its health
"""

from kiwoom_async.errors import ConfigError

try:
    import nats as _nats  # noqa: F401
except ImportError as error:  # pragma: no cover (tested in a process without it)
    raise ConfigError('the gateway needs nats-py: pip install "kiwoom-async[nats]"') from error

from kiwoom_async.remote.gateway import Gateway, GatewayStats
from kiwoom_async.remote.session import RemoteSession

__all__ = ["Gateway", "GatewayStats", "RemoteSession"]
