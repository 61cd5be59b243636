"""Streams: realtime records between the socket and their consumers."""
