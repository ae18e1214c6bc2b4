"""Where triples lie: in memory, on disk, at an endpoint, in a sandbox."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .interchange import RdflibGraph as RdflibGraph
    from .interchange import to_rdflib as to_rdflib
    from .memory import MemoryStore as MemoryStore
    from .memory import load_packaged as load_packaged
    from .remote import RemoteStore as RemoteStore
    from .sandbox import Sandbox as Sandbox
    from .sandbox import check_question as check_question

__getattr__ = opener(
    __name__,
    {
        "MemoryStore": "memory",
        "RdflibGraph": "interchange",
        "RemoteStore": "remote",
        "Sandbox": "sandbox",
        "check_question": "sandbox",
        "load_packaged": "memory",
        "to_rdflib": "interchange",
    },
)
