"""Limits and names of the wire contract."""

CONTRACT_VERSION = 1

MAX_DEPTH = 32
"""Nodes from a tree's root to its deepest leaf, and hops of a request."""

MAX_NODES = 10_000
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_REPLY_BYTES = 16 * 1024 * 1024

MAX_JSON_DEPTH = 128
"""Nested JSON levels that parsers accept."""

MAX_PROBLEMS = 64
"""Problems reported of one input."""

DEPTH_HEADER = "x-microsim-depth"
SEED_HEADER = "x-microsim-seed"
TOKEN_HEADER = "x-microsim-token"
REQUEST_ID_HEADER = "x-request-id"

KEEP_ALIVE_SECONDS = 90
"""How long servers keep idle connections."""

MAX_IDLE_SECONDS = 30
"""How long a client's connection may have idled to be used again."""
