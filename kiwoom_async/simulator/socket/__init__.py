"""WebSocket side: logins, registrations, realtime types, condition search."""
