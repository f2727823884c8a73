"""Plain values as YAML that a person can edit and that reads back as what it was."""

from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Text with several lines becomes a literal block, a list of plain values stands on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    # What begins with another sign may be a number to some reader.
    style = "|" if "\n" in text else None if text[:1].isalpha() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, values: list[Any]) -> yaml.Node:
    is_plain = not any(isinstance(each, dict | list) for each in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_plain)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def yaml_text(value: Mapping[str, Any]) -> str:
    """Return the lines of a mapping, each ended by a newline. Values are text, numbers, booleans, None, lists and mappings."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False)
