"""Bus: the records of one program in many others, on any machine, over a NATS broker.

::

    async with Recorder(session, "data/") as recorder, Publisher(recorder, "nats://hub") as out:
        await recorder.add((Trade, OrderBook), "005930")
        await out.run()

    async with Subscription("nats://hub", (Trade, Gap), "005930") as records:   # anywhere else
        async for record in records:
            print(record)

The journal of the recorder is the outbox: what it holds reaches the broker once and in order,
whatever happened in between. It needs the extra ``nats``, and a ``nats-server`` with JetStream.

::

    broker        Broker: where the broker is, and who this program is to it
    connection    Connection: one connection; client: nats-py's client, failures: its errors
    link          Link: one connection after another
    subjects      names of what is published; retention: how much the broker keeps
    storage       the stream at the broker
    message       lines as a message; packer: makes messages of lines
    outbox        messages that are not acknowledged; sender: sends them over one connection
    reading       what is to be sent next; place: the saved position, outlet: the source
    relay         records of a stream without a journal
    lease         one publisher at a time
    publisher     Publisher
    puller        pulls messages; consumers: what is created at the broker for it
    incoming      records of messages, in order; acknowledging: durable subscriptions
    receiver      the messages of a subscription
    subscription  Subscription
"""

from kiwoom_async.errors import ConfigError

try:
    import nats as _nats  # noqa: F401
except ImportError as error:  # pragma: no cover (tested in a process without it)
    raise ConfigError('the bus needs nats-py: pip install "kiwoom-async[nats]"') from error

from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.publisher import Publisher, PublisherStats
from kiwoom_async.bus.retention import Retention
from kiwoom_async.bus.subjects import BY_SYMBOL, BY_TYPE
from kiwoom_async.bus.subscription import Subscription, SubscriptionStats

__all__ = [
    "BY_SYMBOL",
    "BY_TYPE",
    "Broker",
    "Connection",
    "Publisher",
    "PublisherStats",
    "Retention",
    "Subscription",
    "SubscriptionStats",
]
