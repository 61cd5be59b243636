"""REST side: tokens, limits, TRs."""
