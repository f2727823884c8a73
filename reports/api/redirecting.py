"""A resource that has another address now."""

from rest_framework.exceptions import APIException


class Moved(APIException):
    """The same resource, at `address`: answered with 301."""

    status_code = 301

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address
