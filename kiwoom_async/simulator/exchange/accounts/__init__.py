"""Accounts: orders, holdings, cash, fees and loans."""
