"""What a test can do to the simulator: move its market, and break its server."""
