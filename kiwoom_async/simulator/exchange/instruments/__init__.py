"""Instruments: what is listed, its prices, candles and tape, and the indices."""
