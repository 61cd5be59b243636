"""Streams: realtime records on their way to their consumers."""
