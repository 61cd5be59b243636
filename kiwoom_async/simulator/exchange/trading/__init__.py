"""Trading: orders meet, phases follow each other, conditions are watched."""
