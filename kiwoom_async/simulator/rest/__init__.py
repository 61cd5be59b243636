"""The REST side: tokens, limits, TRs."""
