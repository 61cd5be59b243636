"""Listings: the instruments listed today, fetched (ka10099) and cached for the day."""
