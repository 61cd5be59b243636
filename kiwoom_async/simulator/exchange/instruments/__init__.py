"""Instruments: listings, prices, candles, tapes, and the indices."""
