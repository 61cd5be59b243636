"""TRs of ETFs: what they hold, what that is worth, and what they trade at."""
