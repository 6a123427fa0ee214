"""How a request’s number stands in addresses."""

from django.urls import register_converter


class ReferenceConverter:
    """A reference such as CGH-2026-00042."""

    regex = r"CGH-\d{4}-\d{5,}"

    def to_python(self, value: str) -> str:
        """Return the reference as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the reference as it stands in the address."""
        return value


register_converter(ReferenceConverter, "reference")
