"""TRs: one function for each TR that is modelled."""
