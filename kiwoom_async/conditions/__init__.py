"""Condition search (조건검색): list, search and watch."""
