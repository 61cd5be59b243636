"""TRs of investors: who bought and sold, by kind of investor."""
