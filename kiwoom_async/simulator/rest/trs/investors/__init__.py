"""TRs of investors: purchases and sales by kind of investor."""
