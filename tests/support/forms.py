"""The forms of a page, read from its HTML as a browser does, and filled in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

type Values = dict[str, list[str] | SimpleUploadedFile]

_OF_TEXT = {"text", "textarea", "email", "url", "number", "date", "tel", "search", "password", "month"}
# What is written where a page asks for words.
TYPED = "A pilot by the river"


@dataclass(slots=True)
class Control:
    """What is sent under one name: its value as the page has it, and the options that it may take."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    longest: int = 10_000

    @property
    def is_typed(self) -> bool:
        """Whether somebody types into it."""
        return self.kind in _OF_TEXT

    def typed(self) -> list[str]:
        """Return what the page has; where that is nothing, what a person could put there."""
        if self.values and self.values != [""]:
            return self.values
        if self.options:
            return [next((option for option in self.options if option), "")]
        if not self.is_typed:
            return self.values
        of_its_kind = {
            "email": "somebody@river.example",
            "url": "https://river.example/",
            "number": "3",
            "date": f"{timezone.localdate() + timedelta(days=30)}",
            "password": "forty quiet lakes in june",
        }
        return [of_its_kind.get(self.kind, TYPED[: self.longest])]


@dataclass(slots=True)
class Form:
    """A form that is sent by POST: where to, its controls and its buttons by name."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Every name that the form sends."""
        return {*self.controls, *(name for name, _value in self.buttons)}

    def filled(self, button: tuple[str, str] | None = None) -> Values:
        """Return what is sent when somebody fills in what is empty and presses a button."""
        sent: Values = {}
        for control in self.controls.values():
            if control.kind == "file":
                sent[control.name] = SimpleUploadedFile("programs.csv", b"id\n", "text/csv")
            else:
                sent[control.name] = control.typed()
        if button:
            sent[button[0]] = [button[1]]
        return sent


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.form: Form | None = None
        self.select: Control | None = None
        self.area: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = self._begin(values) if values.get("method", "").lower() == "post" else None
        elif tag == "option":
            self._option(values)
        form = self.by_id.get(values["form"]) if "form" in values else self.form
        if form is None:
            return
        if tag == "button" or (tag == "input" and values.get("type") == "submit"):
            self._button(form, values)
        elif values.get("name") and "disabled" not in values:
            self._control(form, tag, values)

    def _button(self, form: Form, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if values.get("formaction"):
            self.found.append(Form(urljoin(self.page, values["formaction"]), form.controls, [(name, value)]))
        elif name:
            form.buttons.append((name, value))

    def _control(self, form: Form, tag: str, values: dict[str, str]) -> None:
        if tag == "input":
            self._input(form, values)
        elif tag in {"select", "textarea"}:
            control = form.controls.setdefault(values["name"], Control(values["name"], tag))
            control.longest = int(values.get("maxlength") or control.longest)
            if tag == "select":
                self.select = control
            else:
                self.area, control.values = control, [""]

    def _begin(self, values: dict[str, str]) -> Form:
        form = Form(urljoin(self.page, values.get("action") or self.page))
        self.found.append(form)
        if "id" in values:
            self.by_id[values["id"]] = form
        return form

    def _input(self, form: Form, values: dict[str, str]) -> None:
        kind, name, value = values.get("type", "text"), values["name"], values.get("value", "")
        if values.get("inputmode") in {"numeric", "decimal"}:
            kind = "number"
        control = form.controls.setdefault(name, Control(name, kind))
        if kind in {"checkbox", "radio"}:
            value = value or "on"
            control.options.append(value)
            if "checked" in values:
                control.values.append(value)
            return
        control.values.append(value)
        control.longest = int(values.get("maxlength") or control.longest)

    def _option(self, values: dict[str, str]) -> None:
        if self.select is not None:
            self.select.options.append(values.get("value", ""))
            if "selected" in values:
                self.select.values.append(values.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values = [self.area.values[0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            # A browser drops the line break after the tag.
            self.area.values = [self.area.values[0].removeprefix("\n")]
            self.area = None


def forms_in(html: str, page: str) -> Iterator[Form]:
    """Yield the forms of a page that are sent by POST to the portal; ``page`` is its path."""
    reader = _Reader(page)
    reader.feed(html)
    for form in reader.found:
        if not urlsplit(form.action).netloc:
            yield form
