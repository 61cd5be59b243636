"""Ranking TRs: instruments in the order of what each TR ranks, after the filters of the request."""
