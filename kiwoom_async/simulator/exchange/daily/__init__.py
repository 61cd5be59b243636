"""Daily figures beside the prices: who traded, with whose money, and what is lent or owed."""
