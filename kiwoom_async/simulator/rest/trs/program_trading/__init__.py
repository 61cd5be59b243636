"""TRs of program trading: of one stock, of all stocks, of a market."""
