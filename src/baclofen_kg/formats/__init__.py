"""How things are written: Turtle, JSON-LD, JSON and tables. No store, no query."""
