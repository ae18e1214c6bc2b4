"""Where triples lie: in memory, on disk, at an endpoint, in a sandbox."""
