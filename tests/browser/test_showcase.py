"""A buyer far away: the pages in Chinese on a slow line that loses packets, read, checked, and the form sent from them."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_axe, check_width
from tests.browser.conftest import PATIENCE, Guard, Portal
from tests.browser.people import press

DELAY, LOSS, RESENT = 0.125, 0.02, 0.6  # seconds one way; of packets; seconds until a lost one comes again
PACKET = 1460
PAGES = ("/zh/", "/zh/companies/", "/zh/companies/demo-boreal-membranes/", "/zh/need/")
MOST_BYTES, MOST_REQUESTS, MOST_SECONDS = 100_000, 8, 12.0
# How much a page weighs with everything, as sent, and when its words were there.
_WEIGHT = """() => {
    const parts = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const drawn = performance.getEntriesByName("first-contentful-paint")[0];
    return {bytes: parts.reduce((sum, one) => sum + one.transferSize, 0), requests: parts.length,
        drawn: drawn ? drawn.startTime / 1000 : 0};
}"""


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, luck: random.Random) -> None:
    """Carry one direction: each packet takes its time, and waits for the one before it."""
    loop = asyncio.get_running_loop()
    arrives = 0.0
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            when, data = await waiting.get()
            await asyncio.sleep(max(0.0, when - loop.time()))
            if not data:
                writer.close()
                return
            writer.write(data)
            with suppress(ConnectionError):
                await writer.drain()

    delivery = asyncio.create_task(deliver())
    with suppress(ConnectionError):
        while data := await reader.read(PACKET):
            lost = RESENT if luck.random() < LOSS else 0.0
            arrives = max(arrives, loop.time() + DELAY + lost)
            waiting.put_nowait((arrives, data))
    waiting.put_nowait((max(arrives, loop.time()), b""))
    with suppress(ConnectionError):
        await delivery


@contextmanager
def slow_line(base: str) -> Iterator[str]:
    """Yield the address of the portal behind a line of 250 ms there and back that loses one packet in fifty."""
    port = urlsplit(base).port
    luck, ready, ended = random.Random(17), threading.Event(), threading.Event()
    opened: list[int] = []

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(2 * DELAY)  # hands are shaken
        await asyncio.gather(_carry(reader, back, luck), _carry(there, writer, luck))

    async def serve() -> None:
        server = await asyncio.start_server(connect, "127.0.0.1", 0)
        opened.append(server.sockets[0].getsockname()[1])
        ready.set()
        while not ended.is_set():
            await asyncio.sleep(0.05)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield f"http://localhost:{opened[0]}"
    ended.set()
    thread.join(10)


# Waits in the page itself: what is asked again and again from outside is refused by its policy.
_DRAWN = """() => new Promise((done) => {
    const look = () =>
        performance.getEntriesByName("first-contentful-paint").length ? done() : requestAnimationFrame(look);
    look();
})"""


@pytest.fixture
def far_away(portal: Portal, browser: Browser) -> Iterator[Page]:
    with slow_line(portal.base) as base:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", base_url=base)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        guard = Guard(page, base)
        yield page
        guard.check()
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_in_chinese_is_light_and_soon_there(far_away: Page, portal: Portal, path: str) -> None:
    page = far_away
    ask_once(portal, path)
    page.goto(path, wait_until="load")
    page.evaluate(_DRAWN)
    weight = page.evaluate(_WEIGHT)
    assert weight["bytes"] <= MOST_BYTES, weight
    assert weight["requests"] <= MOST_REQUESTS, weight
    assert 2 * DELAY < weight["drawn"] <= MOST_SECONDS, weight
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def ask_once(portal: Portal, path: str) -> None:
    """Ask once on the spot, so that the line is measured and not the first compilation of templates."""
    with urlopen(portal.base + path) as answer:
        assert answer.status == 200


def test_the_form_is_sent_over_the_slow_line(far_away: Page) -> None:
    page = far_away
    page.goto("/zh/companies/demo-boreal-membranes/")
    press(page.get_by_role("link", name="就该企业提交需求"))
    expect(page.locator("main")).to_contain_text("Boreal Example Membranes")
    press(page.get_by_role("button", name="提交"))
    expect(page.locator(".error-summary")).to_contain_text("请检查以下内容")
    page.get_by_label("采购方").check()
    page.get_by_label("您的需求").fill("印染园区需要中水回用（虚构）")
    page.get_by_label("单位名称").fill("示例印染园区（虚构）")
    page.get_by_label("您的姓名").fill("示例")
    page.get_by_label("电子邮箱").fill("buyer-far-away@firm.example")
    page.wait_for_timeout(3100)
    press(page.get_by_role("button", name="提交"))
    expect(page.locator("h1")).to_have_text("已收到您的需求")


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_in_chinese_are_checked(still: Browser, portal: Portal, width: int) -> None:
    context = still.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", base_url=portal.base)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    guard = Guard(page, portal.base)
    for path in PAGES:
        page.goto(path)
        check_axe(page, path)
        check_width(page, path)
        assert page.locator("h1").count() == 1
    guard.check()
    context.close()
