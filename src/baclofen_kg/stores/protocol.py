"""What the process for untrusted queries and whoever asks it say to each other."""

from __future__ import annotations

import struct

REQUEST = struct.Struct("!dQQQI")
"""Seconds, bytes of memory, rows, bytes of the answer, bytes of the query that follows."""
REPLY = struct.Struct("!c?Q")
"""One of the kinds below, whether the child answers another query, and the bytes that follow."""
READY, ROWS, GRAPH, YES, NO, ERROR, LIMIT = b"!", b"r", b"g", b"y", b"n", b"e", b"l"
