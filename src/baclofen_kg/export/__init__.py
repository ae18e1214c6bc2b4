"""A graph out of the house: serialisations, selections, traces."""
