"""What is said of references that cannot be read."""


class UnreadableReferences(ValueError):
    """No references can be read; the message says why, and what to do."""
