"""Asyncio client with streaming for the Kiwoom Securities (키움증권) REST API and WebSocket.

::

    async with Session(PAPER) as session, session.stream(Trade, "005930") as trades:
        async for trade in trades:
            print(trade.time, trade.side, trade.price, trade.size)

The embedded exchange is :class:`kiwoom_async.simulator.Simulator`.

The folders, from the public interface down; a module imports only from its own folder and from
those below it (``tests/project/test_house.py`` has the table)::

    _public.py     the names of this package
    session.py     Session, the entry point; _runtime.py opens its parts, _openable.py is its life,
                   health.py says how it does
    pool/          several keys as one
    cli/           the command line
    testing.py     the pytest plugin
    remote/        one program has the key, others work through it
    bus/           the same streams in other programs, over a message broker (NATS)
    capture/       recording of realtime data to a journal on disk, and replay
    history/       downloads of past candles
    listings/      what is listed today, cached
    conditions/    condition search (조건검색)
    portfolio/     live positions and cash, guards over orders
    execution/     orders sent once, followed, reconciled
    api/           GENERATED: every TR as a method
    calls/         base of the generated methods: namespaces, paging
    orders/        what an order is
    streams/       realtime records, from the socket to their consumers
    net/           I/O: tokens, HTTP, rate limits, retry, the WebSocket
    realtime/      GENERATED: the realtime types as records
    records/       received data as typed objects: bytes in, values out
    telemetry/     what a session does, as events: logs, metrics, traces
    config.py      servers, keys, limits, time-outs; clock.py: the source of time
    wire/          Kiwoom's notation; no I/O, no clock
    market/        market rules: tick sizes, limits, costs, calendar, sessions; no I/O
    errors/        everything that is raised, as one tree

    spec/          every API as data; codegen/ makes api/ and realtime/ from it
    simulator/     an exchange that shares no code with the client
"""

import typing as _typing

from kiwoom_async._version import __version__ as __version__

if _typing.TYPE_CHECKING:
    from kiwoom_async._public import *  # noqa: F403
    from kiwoom_async._public import __all__ as __all__
    from kiwoom_async.realtime import *  # noqa: F403  (mypy does not see that __all__ has them)
else:

    def __getattr__(name: str) -> object:
        """Import the public names when the first of them is asked for.

        Each run of pytest imports this package for its plugin, also where no test uses it.
        """
        if name.startswith("_") and name != "__all__":
            raise AttributeError(name)
        from importlib import import_module

        public = vars(import_module("kiwoom_async._public"))
        names = public.get("__all__", ())  # not there yet while it is being imported
        if name != "__all__" and name not in names:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals().update({"__all__": names} | {name: public[name] for name in names})
        return globals()[name]

    def __dir__() -> list[str]:
        return sorted({*globals(), *__getattr__("__all__")})
