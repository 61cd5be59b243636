"""Output: answers and records as tables, CSV, JSON."""
