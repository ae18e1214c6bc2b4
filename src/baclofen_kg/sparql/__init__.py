"""Questions: text of queries, the catalogue of named queries, binding of parameters, results."""
