"""TRs of the own account: orders, holdings, money, profit."""
