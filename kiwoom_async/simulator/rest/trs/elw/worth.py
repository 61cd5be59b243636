"""Worth: theoretical prices of ELWs, and the ELWs of a request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async.simulator.exchange.instruments.flows import BROKERS
from kiwoom_async.simulator.exchange.market.warrant import Warrant, trading_day_after
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.facets import quote, ratio_to_yesterday
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.text import doubled_rate, percent

__all__ = ["asked_warrants", "greeks", "indicators", "terms", "warrant_in"]

_EVERY = "000000000000"
_RIGHTS = {"call": "콜", "put": "풋"}

Values = dict[str, Any]


def warrant_in(request: Request) -> Warrant | None:
    """Return the ELW a request is about, None if its symbol is that of something else."""
    stock = request.stock()
    return stock if isinstance(stock, Warrant) else None


def asked_warrants(request: Request) -> list[Warrant]:
    """Return the ELWs that pass the filters of a request for issuer, underlying, right and
    liquidity provider; none here has ended trading.
    """
    issuers = [request.text(field) for field in ("isscomp_cd", "lpcd")]
    underlying, right = request.text("bsis_aset_cd"), literal(request, "rght_tp")
    return [
        warrant
        for warrant in request.exchange.warrants
        if all(_same_code(code, warrant.terms.issuer) for code in issuers)
        and underlying in ("", _EVERY, warrant.underlying.code)
        and right in ("", "all", warrant.terms.right)
    ]


def _same_code(asked: str, code: str) -> bool:
    return asked in ("", _EVERY) or asked.lstrip("0") == code.lstrip("0")


def greeks(warrant: Warrant, price: int, spot: float = 0, day: dt.date | None = None) -> Values:
    """Return its theory with the underlying at ``spot`` on a day, as 0m has it.

    Args:
        warrant: The ELW.
        price: Market price at that time, KRW.
        spot: By default where the underlying is now.
        day: By default today.
    """
    theory = warrant.theory(spot, day=day)
    return {
        "theoretical_price": theory.price,
        "implied_volatility": warrant.implied_volatility(price, spot, day),
        "delta": theory.delta,
        "gamma": theory.gamma,
        "theta": theory.theta,
        "vega": theory.vega,
        "rho": theory.rho,
    }


def indicators(warrant: Warrant) -> Values:
    """Return its theoretical values beside its price, as in 0u and 0m."""
    held = warrant.lp_held(warrant.today.start.date())
    return (
        quote(warrant)
        | greeks(warrant, warrant.price)
        | {
            "pre_tp": warrant.sign(warrant.price),
            "dispty_rt": doubled_rate(warrant.disparity),
            "parity": warrant.parity,
            "gear_rt": f"{warrant.gearing:.2f}",
            "gearing_rate": warrant.gearing,
            "leverage": f"{warrant.gearing * abs(warrant.theory().delta):.6f}",
            "break_even_rate": warrant.break_even,
            "pl_qutr_pt": f"{warrant.break_even_point:+.2f}",
            "capital_fulcrum_point": warrant.fulcrum,
            "expected_right_price": warrant.intrinsic,
            "lp_held_rate": percent(held, warrant.listing.shares),
            "lp_held_size": held,
            "trde_qty_pre": ratio_to_yesterday(warrant),
        }
    )


def terms(warrant: Warrant) -> Values:
    """Return its terms and maturity."""
    issuer = next(one for one in BROKERS if one.code == warrant.terms.issuer)
    last = warrant.matures
    matures = trading_day_after(last, 2)
    return {
        "issuer_name": issuer.name,
        "lp_broker_name": issuer.name,
        "issue_series": warrant.terms.series,
        "underlying_name": warrant.underlying.name,
        "right_type": _RIGHTS[warrant.terms.right],
        "strike_price": warrant.strike,
        "conversion_ratio": f"{warrant.terms.ratio:.4f}",
        "days_to_maturity": warrant.days_left(),
        "listing_date": warrant.listing.listed_on,
        "last_trading_date": last,
        "lp_last_supply_date": last,
        "lp_supply_end_date": last,
        "maturity_date": matures,
        "exercise_date": matures,
        "payment_date": trading_day_after(matures, 2),
    }
