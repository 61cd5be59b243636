"""Asyncio client with streaming for the Kiwoom Securities (키움증권) REST API and WebSocket."""

__version__ = "0.1.0"
