"""Package data: pinned contexts, tables and schemas."""
