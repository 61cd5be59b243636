"""Rules of the simulated server: a setting for each uncertain behaviour of the real one."""

from __future__ import annotations

from typing import Literal

import msgspec

from kiwoom_async.config import Limits

__all__ = ["Rules"]

_MARGIN = 1.75  # 0.35 s between two REGs where five a second are allowed


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Behaviour of the simulated server. The defaults were recorded, or are the most likely.

    Rules hold for the life of a simulator; temporary faults are methods of
    :class:`~kiwoom_async.simulator.Simulator`.

    Attributes:
        paper: Behave as the paper server: KRX only, 1 call per second and TR, frames collected on
            a 0.1 s grid, no SYSTEM frame after LOGIN, higher commission. Fields below that are
            None follow from it.
        calls: REST calls per ``window``, key and TR (유량). None: 5, on paper 1.
        window: Length of the strict sliding window, seconds.
        refusal_status: HTTP status of a rate refusal. None: 429, on paper 200.
        refusal_headers: Whether a refusal carries ``api-id``, ``cont-yn`` and ``next-key`` as a
            good answer does.
        paper_refusal: Refusal of the paper server for a TR it does not offer: ``RC9000`` with
            return_code 20, or ``8104``.
        blocked_agents: Parts of a User-Agent that a filter in front of the service answers with
            HTTP 400 and an HTML page "Request Blocked", at the handshake too: ``("aiohttp",)``.
        token_burst: Token issues per second beyond which the endpoint answers HTTP 429 and
            ``null``. None: only the limit of every TR.
        token_delay: Seconds until the WebSocket server accepts a new token.
        same_token: A second issue gives the valid token again instead of killing it.
        token_hours: Lifetime of a token.
        reissue_ends_socket: A killed token also ends the socket that logged in with it.
        ping_interval: Seconds between two PINGs.
        pings_missed: Unanswered PINGs after which the connection ends with R10002.
        login_timeout: Seconds without LOGIN after which a connection ends with R10004.
        second_login: Effect of a second login with the same key: ``kick`` the first (R10001) or
            ``coexist`` with it.
        kick_says_goodbye: A kicked connection ends with close 1000 "Bye"; False: no close frame.
        system_keys: Whether SYSTEM frames carry ``code``/``message`` or
            ``return_code``/``return_msg``.
        items: Registered items per connection.
        registrations: REG messages per ``registration_window``.
        registration_window: Seconds.
        refresh_drops: Registrations dropped by REG with ``refresh`` "0": all of the ``connection``,
            or of the ``group``.
        trade_before_ack: The market moves once on freshly registered symbols before the REG is
            acknowledged, so that REAL frames stand between a REG and its ack.
        key_order: Keys of REAL frames as on ``live`` (values first, trnm last), as in the
            ``guide``, or ``mixed``.
        flush_interval: Seconds of the grid on which REAL frames are sent; 0: at once.
            None: 0, on paper 0.1.
        outbox: Frames that may wait for a slow client before its connection is cut.
        order_events: Whether an order's events are sent ``before`` or ``after`` its REST answer.
        event_delay: Seconds from the answer to the events (``order_events="after"``).
        fill_delay: Seconds between an order's acceptance and its reaching the market.
        report_original: A change or cancellation is followed by a report of the order it concerns.
        day_orders_end: Orders that are not filled are cancelled, with an event, at the end of their
            session: at KRX of the regular session and of the after-market, at NXT of its day at
            20:00. False: they stay in the list of open orders until the night.
        interruptions: Volatility interruptions start by themselves where the day runs by its
            timetable: static 10 % from the opening price (or from the last interruption), dynamic
            3 % from the trade before for companies of the KOSPI 200 and ETFs that follow an index
            once, 6 % for others; ELWs and gold have none.
        after_market_announced: The after-market of KRX (16:00 to 20:00 since 2026-09-14) announces
            itself with the codes of the regular session; False: not at all.
        fills_cumulative: FID 910/911 of a fill are average and sum of all fills, not this one.
        cancel_status: FID 913 of a confirmed cancellation.
        gold_remaining: kt50030 says what remains of an order for gold; in the guide's example
            that field is blank.
        world_gold_point: Gold abroad in dollars (0I, ``MGU``) has a point: ``3377.82``, not
            ``337782``.
        condition_page: Symbols per page of a one-shot condition search.
        conditions: Condition searches watched at once.
        conditions_survive: Watched conditions outlive their connection (900003 when asked again).
        empty_condition: ``data`` of a watched condition without members: ``null``, ``absent`` or an
            empty ``list``.
        condition_rows: Rows of a one-shot condition search: ``values`` by FID, or the code alone
            (``{"jmcode": "A005930"}``).
        condition_numbers: FID 841 of a condition signal: as listed, or zero padded to three digits.
    """

    paper: bool = False
    calls: int | None = None
    window: float = 1.0
    refusal_status: int | None = None
    refusal_headers: bool = True
    paper_refusal: Literal["RC9000", "8104"] = "RC9000"
    blocked_agents: tuple[str, ...] = ()
    token_burst: int | None = None
    token_delay: float = 0.0
    same_token: bool = False
    token_hours: float = 24.0
    reissue_ends_socket: bool = False
    ping_interval: float = 10.0
    pings_missed: int = 5
    login_timeout: float = 10.0
    second_login: Literal["kick", "coexist"] = "kick"
    kick_says_goodbye: bool = True
    system_keys: Literal["code", "return_code"] = "code"
    items: int = 200
    registrations: int = 5
    registration_window: float = 1.0
    refresh_drops: Literal["connection", "group"] = "connection"
    trade_before_ack: bool = False
    key_order: Literal["live", "guide", "mixed"] = "mixed"
    flush_interval: float | None = None
    outbox: int = 20_000
    order_events: Literal["before", "after"] = "before"
    event_delay: float = 0.0
    fill_delay: float = 0.0
    report_original: bool = False
    day_orders_end: bool = True
    interruptions: bool = True
    after_market_announced: bool = True
    fills_cumulative: bool = True
    cancel_status: Literal["취소", "확인"] = "취소"
    gold_remaining: bool = True
    world_gold_point: bool = False
    condition_page: int = 100
    conditions: int = 10
    conditions_survive: bool = True
    empty_condition: Literal["null", "absent", "list"] = "null"
    condition_rows: Literal["values", "jmcode"] = "values"
    condition_numbers: Literal["plain", "padded"] = "plain"

    def __post_init__(self) -> None:
        for name in ("items", "registrations", "condition_page", "conditions", "outbox"):
            if getattr(self, name) < 1:
                raise ValueError(f"Rules.{name} must be at least 1")

    @property
    def calls_per_window(self) -> int:
        """``calls``, or what the server allows by default."""
        if self.calls is not None:
            return self.calls
        return 1 if self.paper else 5

    @property
    def status_of_refusals(self) -> int:
        """``refusal_status``, or what the server does by default."""
        if self.refusal_status is not None:
            return self.refusal_status
        return 200 if self.paper else 429

    @property
    def grid(self) -> float:
        """``flush_interval``, or what the server does by default, seconds."""
        if self.flush_interval is not None:
            return self.flush_interval
        return 0.1 if self.paper else 0.0

    def limits(self) -> Limits:
        """Return these rules as the limits of a client."""
        return Limits(
            calls=self.calls_per_window,
            window=self.window,
            items=self.items,
            registration_interval=self.registration_window * _MARGIN / self.registrations,
            conditions=self.conditions,
        )
