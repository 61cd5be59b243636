"""TRs of brokers: purchases and sales through each member of the exchange."""
