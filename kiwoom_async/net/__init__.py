"""Network I/O: HTTP, tokens, rate limit, retry, WebSocket."""
