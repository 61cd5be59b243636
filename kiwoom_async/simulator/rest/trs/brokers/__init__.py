"""TRs of brokers: who bought and sold for whom, as the exchange's members report it."""
