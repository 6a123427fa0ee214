"""Faults of a page by the rules of HTML: what browsers mend in silence, and readers of screens read wrongly."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    # Of pictures, which close themselves.
    "path", "rect", "circle", "use", "line", "polyline", "polygon", "ellipse",
})  # fmt: skip
# An open one of the left ends before any of the right: its end tag would close nothing.
PHRASING_ONLY = {"p": frozenset({
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
})}  # fmt: skip
# One that is pressed holds no other one that is pressed.
INTERACTIVE = frozenset({"a", "button", "select", "textarea", "input", "label", "details"})
PRESSED = frozenset({"a", "button"})
PARENTS = {
    "li": frozenset({"ul", "ol", "menu"}),
    "dt": frozenset({"dl", "div"}),
    "dd": frozenset({"dl", "div"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "option": frozenset({"select", "optgroup", "datalist"}),
    "legend": frozenset({"fieldset"}),
    "summary": frozenset({"details"}),
    "caption": frozenset({"table"}),
    "figcaption": frozenset({"figure"}),
}
CHILDREN = {
    "ul": frozenset({"li", "script", "template"}),
    "ol": frozenset({"li", "script", "template"}),
    "dl": frozenset({"dt", "dd", "div"}),
    "tr": frozenset({"td", "th"}),
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}),
}
REFERENCES = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
ONCE = ("main", "h1", "body", "head")


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.named: list[tuple[str, str]] = []
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)
        if tag not in VOID and "svg" not in self.open:
            self.faults.append(f"<{tag}/> does not close itself")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> inside {self.open[-3:]}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass

    def _look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        where = f"line {self.getpos()[0]}: <{tag}>"
        self.seen[tag] += 1
        self.faults += [f"{where} {fault}" for fault in (*self._places(tag), *_twice(attrs))]
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
        for name in REFERENCES:
            self.named += [(f"{where} {name}", key) for key in values.get(name, "").split()]
        if tag == "a" and values.get("href", "").startswith("#") and values["href"] not in {"#", "#top"}:
            self.named.append((f"{where} href", values["href"][1:]))
        if tag == "img" and "alt" not in values:
            self.faults.append(f"{where} has no alt")

    def _places(self, tag: str) -> Iterator[str]:
        parent = self.open[-1] if self.open else ""
        for outer, refused in PHRASING_ONLY.items():
            if outer in self.open and tag in refused:
                yield f"inside <{outer}>"
        if tag in INTERACTIVE and (pressed := PRESSED.intersection(self.open)):
            yield f"inside {sorted(pressed)}"
        if tag == "form" and "form" in self.open:
            yield "inside a form"
        if (tag in PARENTS and parent not in PARENTS[tag]) or (parent in CHILDREN and tag not in CHILDREN[parent]):
            yield f"directly inside <{parent}>"


def _twice(attrs: list[tuple[str, str | None]]) -> list[str]:
    return [f"has {name} twice" for name, number in Counter(name for name, _ in attrs).items() if number > 1]


def faults_of(page: str) -> list[str]:
    """Return what is wrong with the markup of a page, or of a part of one."""
    checker = _Checker()
    checker.feed(page)
    checker.close()
    found = checker.faults + [f"<{tag}> is left open" for tag in checker.open]
    found += [f"the id {key!r} stands {number} times" for key, number in checker.ids.items() if number > 1]
    found += [f"{where} names {key!r}, which is not there" for where, key in checker.named if key not in checker.ids]
    # A part of a page, which a script asks for, is none.
    once = ONCE if checker.seen["html"] else ()
    found += [f"<{tag}> stands {checker.seen[tag]} times" for tag in once if checker.seen[tag] != 1]
    return found
