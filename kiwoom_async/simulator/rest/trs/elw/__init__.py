"""TRs of ELWs: what they promise, what they are worth in theory, and rankings of them."""
