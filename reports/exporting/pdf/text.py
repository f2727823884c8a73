"""Text and values as Typst source. Every text goes through `string`: no sign in it can mean anything to Typst."""

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}


def string(text: str) -> str:
    """A Typst string literal."""
    return '"' + "".join(_ESCAPED.get(sign, sign) for sign in text) + '"'


def words(text: str) -> str:
    """Text as markup: `#"…";`, the semicolon so that nothing behind it can be taken for its arguments."""
    return f"#{string(text)};" if text else ""


def call(name: str, *content: str, **named: str) -> str:
    """A call as markup: `#name(key: value)[content];`, its named arguments being Typst source already."""
    arguments = ", ".join(f"{key.replace('_', '-')}: {value}" for key, value in named.items())
    return f"#{name}({arguments})" + "".join(f"[{each}]" for each in content) + ";"


def link(address: str, content: str) -> str:
    """A link to a web address."""
    return f"#link({string(address)})[{content}];"
