"""TRs of the gold market."""
