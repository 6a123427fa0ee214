"""What every page and every state of a page must be. A page may be checked as soon as it is open, with JavaScript on.

Rules are slow, and say the same of what is the same for them: contrast of words in the same colours, size and weight on
the same ground; all rules of pages built alike, as the two languages of a page are. Each is measured once in a run,
whichever worker meets it first: rules once per width, contrast in a deep run too. In the dark and on paper a normal run
looks at a sixth of what is built anew.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

from tests.support.samples import DEEP, in_share

_COLOURS: dict[str, dict[str, Any]] = {
    "light": {"media": "screen", "color_scheme": "light"},
    "dark": {"media": "screen", "color_scheme": "dark"},
    "on paper": {"media": "print", "color_scheme": "light"},
    "in high contrast": {"media": "screen", "color_scheme": "dark", "forced_colors": "active"},
}
# WCAG 2.2, 1.4.11 and 2.4.13: the bounds of fields, signs of buttons without words, and the ring around what has the
# focus, of each kind once. What the browser draws itself is its own.
_BOUNDS = """() => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
    const pen = canvas.getContext("2d", {willReadFrequently: true}), known = new Map();
    const colour = (text) => {
        if (!known.has(text)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = text;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
            known.set(text, [red, green, blue, alpha / 255]);
        }
        return known.get(text);
    };
    const over = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3]));
    const ground = (one) => {
        const layers = [];
        for (let at = one; at; at = at.parentElement) {
            layers.push(colour(getComputedStyle(at).backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        const last = layers.at(-1)?.[3] === 1 ? [] : [colour(getComputedStyle(document.documentElement).colorScheme
            .includes("dark") || matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white")];
        return [...layers, ...last].reduceRight((under, top) => over(top, under), [255, 255, 255]);
    };
    const light = (parts) => parts.map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const seen = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && one.getBoundingClientRect().width > 2;
    const named = (one) => one.outerHTML.slice(0, 110);
    const found = [], kinds = new Set();
    const isNew = (...parts) => !kinds.has(parts.join()) && Boolean(kinds.add(parts.join()));
    const edge = (one) => {
        const style = getComputedStyle(one), outside = ground(one.parentElement);
        const line = parseFloat(style.borderBottomWidth) > 0 && style.borderBottomStyle !== "none"
            ? contrast(over(colour(style.borderBottomColor), outside), outside) : 1;
        return Math.max(line, contrast(ground(one), outside));
    };
    // axe asks for the colour that words are filled with, which is not the one that they have in high contrast.
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (matchMedia("(forced-colors: active)").matches && words.nextNode()) {
        const one = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || !seen(one) || one.closest(":disabled, [aria-disabled]")) continue;
        const on = ground(one), best = contrast(over(colour(getComputedStyle(one).color), on), on);
        if (best < 4.5 && isNew("words", one.className, best)) found.push(`${best.toFixed(2)} words: ${named(one)}`);
    }
    for (const one of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        const drawn = /^(checkbox|radio|range|file)$/.test(one.type) && getComputedStyle(one).appearance === "auto";
        if (!seen(one) || one.disabled || drawn) continue;
        const best = Math.max(edge(one), edge(one.parentElement));
        if (best < 3 && isNew("bound", one.type, one.className, best)) found.push(`${best.toFixed(2)} bound: ${named(one)}`);
    }
    for (const one of document.querySelectorAll("button, a.btn, summary")) {
        if (!seen(one) || one.disabled || one.innerText.trim() || !one.querySelector("svg")) continue;
        const best = contrast(over(colour(getComputedStyle(one).color), ground(one)), ground(one));
        if (best < 3 && isNew("sign", one.className)) found.push(`${best.toFixed(2)} sign: ${named(one)}`);
    }
    for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
        if (!seen(one) || one.disabled) continue;
        const on = ground(one.parentElement);
        if (!isNew("focus", one.localName, one.type, one.className, one.parentElement.className, on)) continue;
        one.focus({focusVisible: true, preventScroll: true});
        if (document.activeElement !== one) continue;
        const rings = [one, one.nextElementSibling, ...one.querySelectorAll("*"), one.closest("label"), one.closest("li"),
            one.closest("tr")].filter(Boolean).map((ring) => {
            const {outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow, stroke, strokeWidth} =
                getComputedStyle(ring);
            if (ring.localName === "rect") return parseFloat(strokeWidth) >= 2 ? contrast(colour(stroke), on) : 0;
            if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return 0;
            const halo = boxShadow.match(/^[a-z]+[(][^)]*[)]/);
            const beside = halo ? over(colour(halo[0]), on) : ground(parseFloat(outlineOffset) < 0 ? ring : ring.parentElement);
            return contrast(over(colour(outlineColor), beside), beside);
        });
        const best = Math.max(...rings);
        if (best < 3) found.push(`${best.toFixed(2)} focus: ${named(one)}`);
        one.blur();
    }
    return found;
}"""
# Only what is wrong comes back: the passes of a long list weigh megabytes. Where it is costs as much as to find it, and is
# asked for when something is wrong; no rule that is on reads stylesheets.
_SHORT = 'preload: {assets: ["media"]}, resultTypes: ["violations"], selectors: located'
_RULES = f"""(located) => axe.run({{rules: {{"color-contrast": {{enabled: false}}}}, {_SHORT}}})
    .then(({{violations}}) => violations)"""
_CONTRAST = f"""(located, wanted) => axe.run({{include: wanted.map((kind) => window.wordsByKind.get(kind))}},
    {{runOnly: {{type: "rule", values: ["color-contrast"]}}, {_SHORT}}}).then(({{violations}}) => violations)"""
# To copy the markup of every element takes a third of the time, and a third of what is left to compare the colours of each
# link with those of the words around it. Here links have to differ by more than a colour.
_CONFIGURE = (
    """axe.configure({noHtml: true, rules: [{id: "link-in-text-block", any: ["link-in-text-block-style"]}]});"""
)
AXE = f"{AXE_SCRIPT}\n{_CONFIGURE}"
AXE_ADDRESS = "/static/axe.js"
# The page fetches the rules as a script of its own, which the browser keeps compiled; one without an address cannot.
_LOAD = """async (address) => {
    if (typeof axe !== "undefined") return true;
    // axe ends in a timer, and the browser may run none where scripts are off.
    if (!matchMedia("(scripting: enabled)").matches) {
        window.setTimeout = (call, wait) => wait > 1 ? 0 : Promise.resolve().then(call) && 0;
        return false;
    }
    if (!location.protocol.startsWith("http")) return false;
    const script = Object.assign(document.createElement("script"), {src: address});
    await new Promise((done) => { script.onload = script.onerror = done; document.head.append(script); });
    script.remove();
    return typeof axe !== "undefined";
}"""
# How a page is built: elements, attributes and what is seen, without the words. Numbers of rows in names are left out,
# and of rows that are built alike the third and those after it.
_STRUCTURE = """() => {
    const worded = /^(action|alt|aria-description|content|d|data-.*|href|hreflang|hx-.*|lang|placeholder|src|value)$/;
    const labels = new Map();  // two labels that say the same are seen, whatever they say
    const attribute = ({name, value}) => {
        if (!value.trim()) return name;
        if (worded.test(name)) return name + "=…";
        if (name !== "aria-label" && name !== "title") return name + "=" + value.replace(/\\d+/g, "0");
        if (!labels.has(value)) labels.set(value, labels.size);
        return name + "=" + labels.get(value);
    };
    const shape = (one) => {
        if (one.parentElement === document.head && !["title", "meta"].includes(one.localName)) return "";
        const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const scrolls = one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== "visible";
        const own = [one.localName, [...one.attributes].map(attribute).sort(), words, scrolls,
            one.checkVisibility({visibilityProperty: true}), one.checked, one.disabled].join();
        const within = [...one.children].map(shape);
        return `${own}(${within.filter((part, at) => part !== within[at - 1] || part !== within[at - 2]).join("\\n")})`;
    };
    return `${innerWidth} ${shape(document.documentElement)}`;
}"""
# Finds one element of each kind that shows words, and returns the kinds: what contrast is computed from. Where something
# stands over something else, its classes are a part of the kind.
_KINDS = """() => {
    // Django's admin site lets its colours fade. An animation that is paused never ends by itself.
    document.getAnimations().forEach(one => { try { one.finish() } catch { one.cancel() } });
    const kinds = new Map();
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const known = new Map();
    const ground = (one) => {
        if (!one) return "";
        if (known.has(one)) return known.get(one);
        const style = getComputedStyle(one);
        const own = [
            style.backgroundImage === "none" ? "" : style.backgroundImage + one.className,
            style.opacity === "1" ? "" : style.opacity, style.filter === "none" ? "" : style.filter,
            style.position === "static" || style.position === "relative" ? "" : style.position + one.className,
            style.float === "none" ? "" : style.float,
        ].join("");
        const opaque = /^rgb\\(/.test(style.backgroundColor);
        const colour = style.backgroundColor === "rgba(0, 0, 0, 0)" ? "" : style.backgroundColor;
        const above = ground(one.parentElement);
        const [place, colours] = above ? above.split("|") : ["", ""];
        const found = `${own}${own && place ? "/" : ""}${place}|${opaque ? colour : colour + colours}`;
        known.set(one, found);
        return found;
    };
    while (words.nextNode()) {
        const holder = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || !holder.checkVisibility({visibilityProperty: true})) continue;
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(holder);
        const disabled = holder.closest(":disabled, [aria-disabled]") !== null;
        const kind = [color, fontSize, fontWeight, textShadow, disabled, ground(holder)].join();
        // What stands within it would be measured with it.
        if (holder.childElementCount < (kinds.get(kind)?.childElementCount ?? Infinity)) kinds.set(kind, holder);
    }
    window.wordsByKind = kinds;
    return [innerWidth, [...kinds.keys()]];
}"""

# What every page must be, asked at once.
_FACTS = """() => ({
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll("h1").length,
    lang: document.documentElement.lang,
    unsaid: ["Not a Government of Canada website", "Ce site n’est pas un site du gouvernement du Canada"]
        .filter((line) => !document.body.textContent.includes(line)),
    title: document.title,
    empty: document.querySelectorAll('a[href=""], a:not([href])').length,
    toggle: document.querySelector("header a[hreflang], header button[name=language]")?.lang,
})"""


class Measured:
    """What was measured in this run, in a file that its workers share."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self._known: set[str] = set()
        self._read = 0

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Return those that no worker has measured yet."""
        if self.file and self.file.exists():
            with self.file.open() as lines:
                lines.seek(self._read)
                self._known.update(lines.read().split())
                self._read = lines.tell()
        return [key for key in keys if _digest(key) not in self._known]

    def add(self, keys: Iterable[str]) -> None:
        """Note what was measured and found to be right."""
        digests = [_digest(key) for key in keys]
        self._known.update(digests)
        if self.file:
            with self.file.open("a") as lines:
                lines.write("".join(f"{digest}\n" for digest in digests))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]


measured = Measured()


def check_axe(page: Page, what: str) -> None:
    """Fail on any axe violation of the page as it is seen, and on contrast in light; of some, in dark and on paper."""
    _check_structure(page, what, page.evaluate(_STRUCTURE))


def _check_structure(page: Page, what: str, structure: str) -> None:
    if not measured.missing([structure]):
        return
    if not page.evaluate(_LOAD, AXE_ADDRESS):
        page.evaluate(AXE)
    _run(page, what, _RULES)
    _check_contrast(page, what, "light")
    if in_share(structure, one_in=6):
        for colours in ("dark", "on paper"):
            page.emulate_media(**_COLOURS[colours], reduced_motion="reduce")
            _check_contrast(page, what, colours)
        page.emulate_media(**_COLOURS["light"], reduced_motion="reduce")
    measured.add([structure])


def faint_bounds(page: Page) -> list[str]:
    """Return what is less than 3 to 1 of fields and focus, in light, dark and high contrast, and in the last of words."""
    found = []
    for colours in ("dark", "in high contrast", "light"):
        page.emulate_media(**{"forced_colors": "none"} | _COLOURS[colours], reduced_motion="reduce")
        found += [f"{colours}: {text}" for text in page.evaluate(_BOUNDS)]
    return found


def _check_contrast(page: Page, what: str, colours: str) -> None:
    width, found = page.evaluate(_KINDS)
    kinds = {f"{width if DEEP else ''} {colours} {kind}": kind for kind in found}
    if wanted := measured.missing(kinds):
        _run(page, f"{what}, {colours}", _CONTRAST, [kinds[key] for key in wanted])
        measured.add(wanted)


def _run(page: Page, what: str, code: str, *arguments: Any) -> None:
    ask = f"([located, ...asked]) => ({code})(located, ...asked)"
    if not page.evaluate(ask, [False, *arguments]):
        return
    found = {"violations": page.evaluate(ask, [True, *arguments])}
    for node in (node for rule in found["violations"] for node in rule["nodes"]):
        node["html"] = page.locator(node["target"][0]).first.evaluate("one => one.outerHTML.slice(0, 300)")
    raise AssertionError(f"{what}\n{AxeResults(found).generate_report()}")


def check_width(page: Page, what: str) -> None:
    """Fail when the page scrolls sideways."""
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{what} scrolls sideways by {sideways} px"


def check_on_a_desk(page: Page, what: str, *, rules: bool) -> None:
    """Fail when a page that is open on a phone is wrong on a desk: its width, and with ``rules`` all of them."""
    narrow = page.viewport_size
    assert narrow is not None
    page.set_viewport_size({"width": 1280, "height": narrow["height"]})
    check_width(page, f"{what}, on a desk")
    if rules:
        check_axe(page, f"{what}, on a desk")
    page.set_viewport_size(narrow)


def check_page(page: Page, what: str, lang: str, *, rules: bool = True) -> None:
    """Fail when the page is not what every page must be; without ``rules`` but for what axe asks."""
    structure, facts = page.evaluate(f"[({_STRUCTURE if rules else '() => 0'})(), ({_FACTS})()]")
    if rules:
        _check_structure(page, what, structure)
    assert facts["sideways"] <= 0, f"{what} scrolls sideways by {facts['sideways']} px"
    assert facts["headings"] == 1, f"{what} has {facts['headings']} h1"
    assert facts["lang"] == f"{lang}-CA", what
    assert facts["unsaid"] == [], what
    assert facts["title"].strip(), what
    assert facts["empty"] == 0, f"{what} has {facts['empty']} links that lead nowhere"
    assert facts["toggle"] == ("fr" if lang == "en" else "en"), what
