"""An exchange on loopback that speaks Kiwoom's REST API and WebSocket, its nastiness included.

::

    simulator.py   Simulator: opens and closes everything, and shows what was received
    controls/      its methods that move the market and break the server
    rules.py       how the simulated server behaves: a knob for everything that is unknown
    exchange/      what is listed, books, accounts, orders: pure state, no I/O, no wire format
    rest/          headers, rate limit, token endpoints, TRs
    socket/        logins, registrations, realtime types, condition search
    tokens.py      keys and access tokens, which both sides ask
    faults.py      what goes wrong on purpose
    journal.py     what was received, and waiting for it
    listener.py    a loopback port
    text.py        numbers as the wire writes them

It shares no code with the client: what both got wrong would otherwise cancel out.
"""

from kiwoom_async.simulator.faults import Fault
from kiwoom_async.simulator.journal import Call, Message
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.simulator import Simulator

__all__ = ["Call", "Fault", "Message", "Rules", "Simulator"]
