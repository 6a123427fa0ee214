"""What a page says in its main part, passage by passage: without menus, banners, counters, days of a change. Pure."""

import re
from html.parser import HTMLParser

MOST_TEXT = 30_000  # characters that are kept of a page
_MOST_PASSAGE = 1_000

_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
})  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt", "th"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_NEVER = frozenset({
    "script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "iframe", "aside", "dialog",
    "head", "canvas", "video", "audio",
})  # fmt: skip
# Around the main part these frame the site; within it they are those of an article.
_FRAME = frozenset({"header", "footer"})
_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "status", "timer",
})  # fmt: skip
# Words in names of classes that say what no program says.
_CHROME = re.compile(
    r"(^|[\s_-])(cookies?|consent|gdpr|breadcrumbs?|fil-ariane|share|sharing|social|partage|menu|nav|navbar|navigation|"
    r"skip|footer|masthead|sidebar|newsletter|infolettre|infobulle|pagination|pager|related|counter|compteur|visits|views|"
    r"date-?modified|datemod|lastmod|last-?updated|pagedetails|gc-pg-hlpfl|toolbar|popup|modal|chat|feedback|retroaction|"
    r"advert|promo|today|clock|lang-switch|language|sr-only|visually-hidden|wb-inv|hidden)($|[\s_-])",
    re.IGNORECASE,
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril|"
    "mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
# A passage that says nothing but a day, an hour or a number.
_BARE = re.compile(
    rf"((le|the|on|at|à|today|aujourd[’']hui|is|est)\W+)*((({_DAYS}|{_MONTHS}|er|st|nd|rd|th|am|pm|h|est|edt|utc)\b|\d+(?!\d))"
    r"[\s.,:;|/()h-]*)+",
    re.IGNORECASE,
)
_VOLATILE = re.compile(
    r"^\W*(date (modified|de modification)|(last|page) (updated?|modified|reviewed|changed)|modified on|updated on|"
    r"(dernière|page) (mise à jour|modification|modifiée)|mise? à jour|modifiée? le|published on|"
    r"publiée? le|©|copyright|"
    r"(number of )?(visits|visitors|views|visites|visiteurs|consultations)\b|(today is|nous sommes)|"
    r"(share|print|partager|imprimer)( this page| cette page)?\W*$|(skip to|passer au|aller au)\b)|"
    r"\b\d[\d\s,.\u00a0]*\s*(views?|visits?|visitors?|visites?|consultations|visiteurs|likes?|shares?|partages|"
    r"(people|personnes) )[^.]{0,40}$",
    re.IGNORECASE,
)


def passages_of(page: bytes, *, content_type: str = "", whole: bool = True) -> list[str]:
    """Return the passages of a page in their order; where it is not ``whole``, the last one may be cut and is left out.

    The main part is what the page marks as such; without a mark it is all that is not marked as something else. Cells
    of a row stand in one passage, and so does a short value with the heading over it.
    """
    reader = _PageReader()
    reader.feed(_decoded(page, content_type))
    reader.close()
    reader.end_passage()
    marked = [each for each in reader.found if each[1]]
    found = marked or reader.found
    if not whole:
        found = found[:-1]
    told: list[str] = []
    heading = ""
    for text, _main, is_heading in found:
        if is_heading:
            heading = text
            told.append(text)
            continue
        if _BARE.fullmatch(text):
            # A day or a number alone means something only beneath its heading.
            if not heading or told[-1:] != [heading]:
                continue
            text = f"{told.pop()}: {text}"
        heading = text if text.endswith(":") else ""
        if not _VOLATILE.search(text):
            told.append(text)
    kept, size = [], 0
    for text in told:
        size += len(text) + 1
        if size > MOST_TEXT:
            break
        kept.append(text)
    return kept


def _decoded(page: bytes, content_type: str) -> str:
    named = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content_type.encode() + b" " + page[:2048], re.IGNORECASE)
    try:
        text = page.decode(named[1].decode() if named else "utf-8", "replace")
    except LookupError:
        text = page.decode("utf-8", "replace")
    return text.replace("\x00", "")


class _PageReader(HTMLParser):
    """Collects passages: text, whether it stands in the main part, whether it is a heading."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, bool, bool]] = []
        self._open: list[tuple[str, bool, bool]] = []  # element, left out, main
        self._words: list[str] = []
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        in_row = any(name == "tr" for name, _out, _main in self._open)
        if tag in {"td", "th"} and in_row:
            self._words.append(" | " if "".join(self._words).strip() else "")
        elif tag in _BLOCKS and not (in_row and tag != "tr"):
            self.end_passage()
            self._heading = tag in _HEADINGS
        elif tag == "br":
            self._words.append(" ")
        if tag in _VOID:
            return
        left_out, main = self._state()
        main = main or tag == "main" or told.get("role") == "main"
        left_out = left_out or self._is_chrome(tag, told, main=main)
        self._open.append((tag, left_out, main))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and not (tag != "tr" and any(name == "tr" for name, _out, _main in self._open)):
            self.end_passage()
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self._state()[0]:
            self._words.append(data)

    def end_passage(self) -> None:
        """Keep what was read since the last block began."""
        text = " ".join("".join(self._words).split()).strip(" |")
        if text:
            self.found.append((text[:_MOST_PASSAGE], self._state()[1], self._heading))
        self._words, self._heading = [], False

    def _state(self) -> tuple[bool, bool]:
        return self._open[-1][1:] if self._open else (False, False)

    @staticmethod
    def _is_chrome(tag: str, told: dict[str, str], *, main: bool) -> bool:
        if tag in {"main", "body", "html"}:
            return False
        if tag in _NEVER or (tag in _FRAME and not main) or told.get("role") in _ROLES:
            return True
        if "hidden" in told or told.get("aria-hidden") == "true":
            return True
        return bool(_CHROME.search(told.get("class", "")) or _CHROME.search(told.get("id", "")))
