"""Answer one query with rdflib alone, as the yardstick: with_rdflib.py QUERY TURTLE..."""

import sys

import rdflib

graph = rdflib.Graph()
for path in sys.argv[2:]:
    graph.parse(path, format="turtle")
with open(sys.argv[1], encoding="utf-8") as file:
    answer = graph.query(file.read())
sys.stdout.buffer.write(answer.serialize(format="json") or b"")
