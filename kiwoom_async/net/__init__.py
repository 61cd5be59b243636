"""I/O: HTTP, tokens, the rate limit, the WebSocket."""
