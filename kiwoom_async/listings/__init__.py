"""What is listed today: fetched from the server (ka10099) and cached for the day."""
