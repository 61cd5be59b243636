"""How fast it is, beside a floor and beside what else one could use; see the README here."""
