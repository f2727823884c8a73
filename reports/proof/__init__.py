"""The publication log as proof: signed checkpoints of its head, copies of it, and what differs from a copy that was kept elsewhere."""

from reports.proof.checkpoints import Checkpoint, LogCopy, UnreadableCopy, known_keys, latest_checkpoint, read_copy
from reports.proof.publication_log import compare, log_audit, log_copy, log_differences

__all__ = [
    "Checkpoint",
    "LogCopy",
    "UnreadableCopy",
    "compare",
    "known_keys",
    "latest_checkpoint",
    "log_audit",
    "log_copy",
    "log_differences",
    "read_copy",
]
