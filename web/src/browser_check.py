"""The check of the package, asked by the page: what was entered comes as JSON and goes as JSON."""

import json

from pyoxigraph import Store

from baclofen_kg.check.kinds import KINDS
from baclofen_kg.errors import InputError, NotFoundError
from baclofen_kg.graph import KnowledgeGraph
from baclofen_kg.stores.memory import MemoryStore


class Check:
    """The graph of the site, ready to be checked against."""

    def __init__(self, engine: object) -> None:
        """Take an engine that the page has filled."""
        self._kg = KnowledgeGraph(MemoryStore(Store(engine)))

    def report(self, entered: str) -> str:
        """Return the report, as JSON and as text, or what is wrong with what was entered."""
        try:
            report = self._kg.check(**json.loads(entered))
        except (InputError, NotFoundError) as error:
            return json.dumps({"error": str(error)})
        titles = {name: kind.title for name, kind in KINDS.items()}
        text = report.text(evidence=True)
        return json.dumps({"report": report.to_dict(), "text": text, "titles": titles})
