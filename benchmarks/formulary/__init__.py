"""A formulary of synthetic drugs in the vocabulary of the package, to measure with."""
