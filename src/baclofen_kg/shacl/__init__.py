"""SHACL shapes, run where the data are."""
