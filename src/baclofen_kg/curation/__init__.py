"""What helps people to write data: skeletons of every kind of node, and sources as tables.

All that is said here of kinds and properties is read from the ontology and the shapes.
"""
