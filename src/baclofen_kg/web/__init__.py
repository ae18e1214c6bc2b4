"""What can be looked at over the web: the pages of a graph, and a server that answers questions.

``site`` makes the pages (the extra ``site``), ``server`` serves them beside a SPARQL endpoint (the
extra ``serve``), ``agent`` offers the graph to agents as tools (the extra ``mcp``).
"""
