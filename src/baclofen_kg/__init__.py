"""The drug baclofen as a knowledge graph."""
