"""Simulator: an exchange on loopback that speaks Kiwoom's REST API and WebSocket.

::

    simulator.py   Simulator: opens and closes everything, and shows what was received
    controls/      its methods that move the market and break the server
    parts.py       what it consists of, wired together
    rules.py       how the simulated server behaves: a knob for everything that is unknown
    exchange/      pure state, no I/O, no wire format:
      instruments/   what is listed, its prices, candles and tape, the indices
      accounts/      orders, holdings, cash, fees, loans
      market/        the order book of each instrument and its participants
      trading/       orders meet, phases follow each other, conditions are watched
    rest/          headers, rate limit, token endpoints
      trs/           one function for each TR
    socket/        logins, registrations, realtime types, condition search
      values/        the values of each realtime type
    tokens.py      keys and access tokens, which both sides ask
    faults.py      what goes wrong on purpose
    recording.py   the exchange follows recorded trades and books
    journal.py     what was received, and waiting for it
    listener.py    a loopback port
    text.py        numbers as the wire writes them

It shares no code with the client: the same mistake in both would otherwise go unnoticed.
"""

from kiwoom_async.simulator.faults import Fault
from kiwoom_async.simulator.journal import Call, Message
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.simulator import Simulator

__all__ = ["Call", "Fault", "Message", "Rules", "Simulator"]
