"""Portfolio: live positions and cash of the account, and guards over its orders."""
