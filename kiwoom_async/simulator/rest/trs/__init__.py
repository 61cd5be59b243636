"""TRs: one function for each TR that is modelled, in modules by subject.

**How a TR is answered.** Every module below this package that has a dict ``HANDLERS`` (TR id to
function) is found by :mod:`kiwoom_async.simulator.rest.catalogue`; two modules may not answer one
TR. A TR that no module answers is refused. What the docstring of a handler says after ``Answer
kaNNNNN name:`` goes into ``docs/simulated.md``. A handler takes a
:class:`~kiwoom_async.simulator.rest.calls.Request` that has passed the gate (token, rate, required
fields, known codes) and returns an ``Answer``. It gives *values by the English names of
the spec, in base units* (KRW, shares, points, per cent; dates and times as such, choices as literal
or code), and ``rest/writing.py`` writes them: units at the end of a name (``turnover`` fills
``turnover_million``), signs, zero padding (TRs that begin with ``kt``), scales, layouts::

    def _ranking(request: Request) -> Answer:
        stocks = sorted(..., key=..., reverse=True)
        return page(request, stocks, lambda stock: quote(stock) | {"rank": ...}, size=100)

    HANDLERS: dict[str, Handler] = {"ka10030": _ranking}

- ``page(request, items, row, size=, values=, blank_if_empty=)``: the requested page of a list.
- ``answer(request, values, rows)``: everything at once. ``nothing(*names)``: explicit zeros.
- A documented field without a value raises, so a test of one call finds what is forgotten. A value
  that is text is written unchanged (for a special shape: ``f"{rate:.4f}"``).
- ``"base"`` in the values gives the direction sign of prices; ``"side"`` that of a trade's size.
- Where a request chooses the unit (``amt_qty_tp``, ``unit_tp``) the handler divides, by name.
- ``refused(code, …)`` is raised for what the service refuses; ``blank(api)`` answers an unknown
  symbol; an empty list of the market is one blank row, of the account ``[]``.

**Facets** (``rest/facets.py``): ``identity``, ``quote`` (an instrument now), ``bar`` (a candle),
``day_of`` (a day with investors, programs, brokers, holdings of foreigners), ``ladder`` (the book),
``index`` (a sector). A row is usually one of them and a few names more.

**State** (``request.exchange``, pure, no I/O):

- ``instruments`` / ``stocks`` by symbol: :class:`~..exchange.market.stock.Stock`: ``price``,
  ``base``, ``open``, ``volume``, ``turnover``, ``buy_volume``, ``prints`` (the tape),
  ``book.view``, ``vi``, ``brokers``, ``programs``, ``listing`` (name, board, shares, kind).
- ``stock.history`` / ``stock.days_until(day, count)`` / ``stock.latest_minutes(count, scope,
  before=)``: candles back to 2015, minutes of 250 trading days, made as far as they are asked for.
- ``exchange.diary(stock)``: its days with everything beside the prices, ``today``,
  ``latest(count, until)``, ``between(first, last)``, newest first; a ``Day`` has ``candle``,
  ``investors`` (``of(kind, side, measure)``, nets add up to zero), ``programs``, ``brokers``,
  ``short_sales``, ``balance("margin_loan" | "stock_loan" | "lending")``, ``foreign_held``,
  ``strength``, ``sessions``. Of today they follow the running tape.
- ``sectors``: indices by code. ``funds`` and ``warrants``: the ETFs and the ELWs.
- ``request.account``: orders, holdings, ``executions``, ``on(day)``, ``deposit_on(day)``.
- ``request.exchange.clock``: the day and the time. Everything random comes from the seed, the
  symbol and the day, never from a generator that other questions use up.

**Tests**: each TR has its own check below ``tests/simulator``, written from the meaning of
its fields, over the wire (``tests/support/wire_client.py``), and two filters or dates that must
give different answers.
"""
