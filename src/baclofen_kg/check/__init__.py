"""The medication check."""
