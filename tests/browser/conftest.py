from tests.quality.serving import demo

__all__ = ["demo"]
