"""Market: the order book of each instrument and who trades it."""
