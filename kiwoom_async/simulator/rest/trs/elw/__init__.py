"""TRs of ELWs: terms, theoretical prices and rankings."""
