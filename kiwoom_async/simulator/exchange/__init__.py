"""Exchange: stocks, books, accounts and orders. No I/O, no wire format."""
