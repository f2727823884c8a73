"""The environment that settings are read from."""

from typing import Any

import environ


class NotedEnv(environ.Env):
    """Notes the names of the settings that are asked for: a backup lists those that are set."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        """Note the name, and return the value."""
        self.names.add(var)
        return super().get_value(var, *args, **options)
