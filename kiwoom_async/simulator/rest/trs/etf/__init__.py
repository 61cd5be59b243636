"""TRs of ETFs: indices they hold, net asset values and market prices."""
