"""Execution: orders sent once, followed and reconciled."""
