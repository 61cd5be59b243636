"""Bus: the records of one program in many others, on any machine, over a NATS broker.

It needs the extra ``nats``.

::

    broker      Broker: where the broker is, and who this program is to it
    client      nats-py's client; no TLS, no password
    failures    translates errors of nats-py
    connection  Connection: one connection to a broker
"""

from kiwoom_async.errors import ConfigError

try:
    import nats as _nats  # noqa: F401
except ImportError as error:
    raise ConfigError('the bus needs nats-py: pip install "kiwoom-async[nats]"') from error

from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.connection import Connection

__all__ = ["Broker", "Connection"]
