"""Reading of what people and systems enter: one entry of a medication list, one condition."""
