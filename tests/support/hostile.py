"""What nobody expects in an address, a query string or a form, and what a view reads of the two."""

from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib import admin
from django.http import QueryDict
from django.urls import resolve

from hub.api.v1.openapi import openapi_document

# Texts that no field asks for: characters that no column takes or that turn the line, numbers that no column holds or
# that Python does not read, days that are none, other types, markup, paths, and much of it.
# fmt: off
HOSTILE = (
    "", " ", "\x00", "\ud800", "\u202egnp.exe", "\u00b2", "\u0661\u0662", "\U0001f600" * 300, "\u00e9" * 255, "a\r\nBcc: x@y.z",
    "-1", "0", "1", "2147483648", "99999999999999999999", "9" * 5_000, "1e999", "NaN", "Infinity", "0x1", "1_0", "1.5",
    "0000-00-00", "2026-02-30", "0001-01-01", "9999-12-31", "2026-W99", "99:99", "2026-13", "10000-01",
    "true", "[]", "{}", '{"a": 1}', "null", ",", ",,,", "a,b", "..", "../../etc/passwd", "a/b", "%00", "%00%0d%0a", "%", "\\", "'",
    "<script>alert(1)</script>", "{{ 7|add:7 }}", "{% x %}", "%(a)s", "{0.__class__}", "' OR 1=1 --", "*", "(", "[", "&",
    "https://[::1", "javascript:alert(1)", "//evil.example", "x@y", "@", "+", ":", "a:b", "-", "--", "a-b", "en", "fr",
    "00000000-0000-0000-0000-000000000000", "CGH-2026-99999", "x" * 3_000, "a" * 20_000, "x" * 60_000,
)
# fmt: on
# What a browser can send; and what of it is not refused in a query string before a view reads that.
ENCODABLE = tuple(text for text in HOSTILE if text != "\ud800")
READABLE = tuple(text for text in ENCODABLE if text != "\x00")
# What the lists and forms of Django's admin site read.
OF_ADMIN = ("q", "p", "o", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "_source_model")


class Reading(QueryDict):
    """What was sent, which notes what it is asked for. Each kind of it has a set of its own."""

    asked: ClassVar[set[str]]

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().getlist(name, default)


def quoted(text: str) -> str:
    """Return a text as it stands in an address, half a character too."""
    return quote(text, safe="", errors="surrogatepass")


def names_of_api() -> dict[str, frozenset[str]]:
    """Return what each view of the API reads out of a query string, which it takes whole."""
    return {
        resolve(path.format(slug="a", name="a")).view_name: frozenset(
            each["name"] for each in operations.get("get", {}).get("parameters", ())
        )
        for path, operations in openapi_document()["paths"].items()
    }


def names_of_filters() -> dict[str, frozenset[str]]:
    """Return, by the list of the admin site that has it, how a filter of each kind stands in an address."""
    found: dict[object, tuple[str, str]] = {}
    for model, shown in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        if shown.date_hierarchy:
            found.setdefault("day", (name, f"{shown.date_hierarchy}__year"))
        for item in shown.list_filter:
            if isinstance(item, type):
                found.setdefault(item, (name, str(item.parameter_name)))
            elif isinstance(item, str):
                found.setdefault(type(model._meta.get_field(item)), (name, f"{item}__exact"))
            else:
                found.setdefault(item[1], (name, f"{item[0]}__isempty"))
    return {
        page: frozenset(parameter for name, parameter in found.values() if name == page)
        for page in {name for name, _parameter in found.values()}
    }
