# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식당일거래원 (0F)."""

from __future__ import annotations

from kiwoom_async.records.fields import choice, code, integer, optional, text
from kiwoom_async.records.record import Realtime

__all__ = ["BrokerActivity"]


class BrokerActivity(Realtime, type="0F", item="symbol"):
    """The five brokers that sold and the five that bought most today (0F 주식당일거래원)."""

    sell_broker_name_1 = optional(text("141", "매도거래원1"))
    sell_broker_volume_1 = optional(integer("161", "매도거래원수량1", unit="shares"))
    sell_broker_volume_change_1 = optional(integer("166", "매도거래원별증감1", unit="shares"))
    sell_broker_code_1 = optional(code("146", "매도거래원코드1"))
    sell_broker_color_1 = optional(text("271", "매도거래원색깔1"))
    buy_broker_name_1 = optional(text("151", "매수거래원1"))
    buy_broker_volume_1 = optional(integer("171", "매수거래원수량1", unit="shares"))
    buy_broker_volume_change_1 = optional(integer("176", "매수거래원별증감1", unit="shares"))
    buy_broker_code_1 = optional(code("156", "매수거래원코드1"))
    buy_broker_color_1 = optional(text("281", "매수거래원색깔1"))
    sell_broker_name_2 = optional(text("142", "매도거래원2"))
    sell_broker_volume_2 = optional(integer("162", "매도거래원수량2", unit="shares"))
    sell_broker_volume_change_2 = optional(integer("167", "매도거래원별증감2", unit="shares"))
    sell_broker_code_2 = optional(code("147", "매도거래원코드2"))
    sell_broker_color_2 = optional(text("272", "매도거래원색깔2"))
    buy_broker_name_2 = optional(text("152", "매수거래원2"))
    buy_broker_volume_2 = optional(integer("172", "매수거래원수량2", unit="shares"))
    buy_broker_volume_change_2 = optional(integer("177", "매수거래원별증감2", unit="shares"))
    buy_broker_code_2 = optional(code("157", "매수거래원코드2"))
    buy_broker_color_2 = optional(text("282", "매수거래원색깔2"))
    sell_broker_name_3 = optional(text("143", "매도거래원3"))
    sell_broker_volume_3 = optional(integer("163", "매도거래원수량3", unit="shares"))
    sell_broker_volume_change_3 = optional(integer("168", "매도거래원별증감3", unit="shares"))
    sell_broker_code_3 = optional(code("148", "매도거래원코드3"))
    sell_broker_color_3 = optional(text("273", "매도거래원색깔3"))
    buy_broker_name_3 = optional(text("153", "매수거래원3"))
    buy_broker_volume_3 = optional(integer("173", "매수거래원수량3", unit="shares"))
    buy_broker_volume_change_3 = optional(integer("178", "매수거래원별증감3", unit="shares"))
    buy_broker_code_3 = optional(code("158", "매수거래원코드3"))
    buy_broker_color_3 = optional(text("283", "매수거래원색깔3"))
    sell_broker_name_4 = optional(text("144", "매도거래원4"))
    sell_broker_volume_4 = optional(integer("164", "매도거래원수량4", unit="shares"))
    sell_broker_volume_change_4 = optional(integer("169", "매도거래원별증감4", unit="shares"))
    sell_broker_code_4 = optional(code("149", "매도거래원코드4"))
    sell_broker_color_4 = optional(text("274", "매도거래원색깔4"))
    buy_broker_name_4 = optional(text("154", "매수거래원4"))
    buy_broker_volume_4 = optional(integer("174", "매수거래원수량4", unit="shares"))
    buy_broker_volume_change_4 = optional(integer("179", "매수거래원별증감4", unit="shares"))
    buy_broker_code_4 = optional(code("159", "매수거래원코드4"))
    buy_broker_color_4 = optional(text("284", "매수거래원색깔4"))
    sell_broker_name_5 = optional(text("145", "매도거래원5"))
    sell_broker_volume_5 = optional(integer("165", "매도거래원수량5", unit="shares"))
    sell_broker_volume_change_5 = optional(integer("170", "매도거래원별증감5", unit="shares"))
    sell_broker_code_5 = optional(code("150", "매도거래원코드5"))
    sell_broker_color_5 = optional(text("275", "매도거래원색깔5"))
    buy_broker_name_5 = optional(text("155", "매수거래원5"))
    buy_broker_volume_5 = optional(integer("175", "매수거래원수량5", unit="shares"))
    buy_broker_volume_change_5 = optional(integer("180", "매수거래원별증감5", unit="shares"))
    buy_broker_code_5 = optional(code("160", "매수거래원코드5"))
    buy_broker_color_5 = optional(text("285", "매수거래원색깔5"))
    estimated_foreign_broker_sell = optional(integer("261", "외국계매도추정합", unit="shares"))
    estimated_foreign_broker_sell_change = optional(
        integer("262", "외국계매도추정합변동", unit="shares")
    )
    estimated_foreign_broker_buy = optional(integer("263", "외국계매수추정합", unit="shares"))
    estimated_foreign_broker_buy_change = optional(
        integer("264", "외국계매수추정합변동", unit="shares")
    )
    estimated_foreign_broker_net_buy = optional(integer("267", "외국계순매수추정합", unit="shares"))
    estimated_foreign_broker_net_buy_change = optional(
        integer("268", "외국계순매수변동", unit="shares")
    )
    exchange = optional(choice("337", "거래소구분", {"0": "all", "1": "krx", "2": "nxt"}))
