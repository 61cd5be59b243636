"""Calls: a TR as a method of a namespace."""
