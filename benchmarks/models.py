"""Pydantic models of a page of minute bars (ka10080), as one would write them by hand."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

__all__ = ["Bars"]


def _unsigned(text: str) -> str:
    return text.lstrip("+-")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text[:8]}T{text[8:]}+09:00")


Price = Annotated[int, BeforeValidator(_unsigned)]


class Bar(BaseModel):
    """One row."""

    close: Price = Field(alias="cur_prc")
    volume: int = Field(alias="trde_qty")
    time: Annotated[dt.datetime, BeforeValidator(_moment)] = Field(alias="cntr_tm")
    open: Price = Field(alias="open_pric")
    high: Price = Field(alias="high_pric")
    low: Price = Field(alias="low_pric")
    change: int = Field(alias="pred_pre")
    change_sign: str = Field(alias="pred_pre_sig")
    cumulative_volume: int = Field(alias="acc_trde_qty")


class Bars(BaseModel):
    """The answer."""

    rows: list[Bar] = Field(alias="stk_min_pole_chart_qry")
