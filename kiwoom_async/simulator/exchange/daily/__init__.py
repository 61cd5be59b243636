"""Daily figures beside the prices: brokers, investors, programs, loans and lending."""
