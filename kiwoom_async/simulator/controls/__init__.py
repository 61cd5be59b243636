"""Controls: methods that move the market and break the server."""
