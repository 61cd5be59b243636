"""Market: order book and participants of each instrument."""
