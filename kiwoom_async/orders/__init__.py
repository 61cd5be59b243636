"""Orders: what an order is. No I/O."""
