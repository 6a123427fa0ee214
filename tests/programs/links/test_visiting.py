"""What the link checker makes of sites that are well, ill, slow, huge, hostile, or ask not to be visited."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from programs.choices import LinkFinding
from programs.links.http_client import ForbiddenTargetError, is_public, origin_of, target_of
from programs.links.visitor import may_visit
from tests.programs.links.sites import (
    closed_port,
    drips,
    floods,
    guest,
    hanging_up,
    only_by_get,
    playing,
    says,
    sends,
)

PAGE = b"<html><title>Guide</title><h1>Guide to the program</h1></html>"


def look(site, path, visitor=None, robots=""):
    return (visitor or guest()).look(site.url(path), robots=lambda _origin: robots)


@pytest.fixture
def site():
    with playing() as played:
        yield played


@pytest.mark.parametrize(
    ("reply", "finding"),
    [
        (says(200, PAGE), LinkFinding.THERE),
        (says(200, b"%PDF", kind="application/pdf"), LinkFinding.THERE),
        (only_by_get(200, PAGE), LinkFinding.THERE),
        (says(404), LinkFinding.GONE),
        (says(410), LinkFinding.GONE),
        (says(401), LinkFinding.CLOSED),
        (says(403), LinkFinding.CLOSED),
        (says(429), LinkFinding.CLOSED),
        (says(500), LinkFinding.TROUBLE),
        (says(503), LinkFinding.TROUBLE),
        (says(200, b"<title>Page not found - Body</title>"), LinkFinding.SOFT),
        (says(200, b"<h1>Cette page est introuvable</h1>"), LinkFinding.SOFT),
        (says(200, "<h1>Cette page n’existe plus</h1>".encode()), LinkFinding.SOFT),
        (says(200, b"<title>Form 404-A of the program</title>"), LinkFinding.THERE),
        (sends(302, "/page"), LinkFinding.LOOP),
        (sends(301, "ftp://body.example/"), LinkFinding.OUTSIDE),
        (floods, LinkFinding.THERE),
    ],
)
def test_a_page_is_what_it_answers(site, reply, finding):
    site.pages["/page"] = reply
    assert look(site, "/page").finding == finding


def test_a_page_that_is_no_web_page_is_not_fetched(site):
    site.pages["/form.pdf"] = says(200, b"%PDF" * 100_000, kind="application/pdf")
    look(site, "/form.pdf")
    assert site.asked == [("HEAD", "/form.pdf")]


def test_redirects_are_followed_and_told_apart(site):
    site.pages |= {
        "/old": sends(301, "/older"),
        "/older": sends(308, "/new#part"),
        "/new": says(200, PAGE),
        "/for-now": sends(302, "/new"),
    }
    moved, for_now = look(site, "/old"), look(site, "/for-now")
    assert (moved.final, moved.permanent, moved.finding) == (site.url("/new"), True, LinkFinding.THERE)
    assert (for_now.final, for_now.permanent) == (site.url("/new"), False)


def test_a_chain_without_an_end_is_left(site):
    site.pages |= {f"/{n}": sends(302, f"/{n + 1}") for n in range(50)}
    assert look(site, "/0").finding == LinkFinding.LOOP
    assert len(site.asked) <= 7


def test_a_deep_page_that_leads_to_the_home_page_is_doubtful(site):
    site.pages |= {"/programs/guide": sends(301, "/en/"), "/en/": says(200, PAGE)}
    assert look(site, "/programs/guide").finding == LinkFinding.SOFT
    site.pages["/home"] = sends(301, "/en/")
    assert look(site, "/home").finding == LinkFinding.THERE


@pytest.mark.parametrize("slow", [drips, lambda request: threading.Event().wait(1.5)])
def test_a_slow_site_costs_no_more_than_the_time_it_is_given(site, slow):
    site.pages["/slow"] = slow
    begun = monotonic()
    assert look(site, "/slow", guest(seconds=0.3)).finding == LinkFinding.SILENT
    assert monotonic() - begun < 30


def test_a_site_that_hangs_up_or_is_not_there_is_silent():
    with hanging_up() as address:
        assert guest().look(address, robots=lambda _origin: "").finding == LinkFinding.SILENT
    assert guest().look(closed_port(), robots=lambda _origin: "").finding == LinkFinding.SILENT


def test_a_name_that_nobody_has_is_told_from_one_that_cannot_be_looked_up():
    def nobody(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    def no_network(*_args, **_options):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    address = "https://gone.example/guide"
    assert guest(resolve=nobody).look(address, robots=lambda _origin: "").finding == LinkFinding.NO_HOST
    assert guest(resolve=no_network).look(address, robots=lambda _origin: "").finding == LinkFinding.SILENT


def test_a_bad_certificate_is_unsafe(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    own = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    chain = tmp_path / "site.pem"
    chain.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + own.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.handle_error = lambda *_: None
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        address = f"https://127.0.0.1:{server.server_address[1]}/"
        assert guest().look(address, robots=lambda _origin: "").finding == LinkFinding.UNSAFE
        server.shutdown()


# --- Manners ---------------------------------------------------------------------------------------------------------


def test_robots_are_honoured_on_every_step(site):
    site.pages |= {"/open": sends(302, "/private/page"), "/private/page": says(200, PAGE)}
    rules = "User-agent: *\nDisallow: /private/\n"
    assert look(site, "/private/page", robots=rules).finding == LinkFinding.ROBOTS
    assert site.asked == []
    assert look(site, "/open", robots=rules).finding == LinkFinding.ROBOTS
    assert site.asked == [("HEAD", "/open")]
    assert may_visit("User-agent: hub-links\nDisallow: /\n", guest().agent, site.url("/open")) is False
    assert may_visit("User-agent: another\nDisallow: /\n", guest().agent, site.url("/open")) is True


def test_a_site_whose_robots_cannot_be_read_is_not_asked(site):
    site.pages["/page"] = says(200, PAGE)
    assert look(site, "/page", robots=None).finding == LinkFinding.SILENT
    assert site.asked == []


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (says(404), ""),
        (says(200, b"User-agent: *\nDisallow: /x\n", kind="text/plain"), "User-agent: *\nDisallow: /x\n"),
        (says(503), None),
        (says(429), None),
    ],
)
def test_robots_are_read_as_the_standard_says(site, reply, text):
    site.pages["/robots.txt"] = reply
    assert guest().read_robots(site.base) == text


def test_the_visitor_says_who_it_is_and_rests_between_its_requests(site):
    rests = []
    site.pages["/page"] = says(200, PAGE)
    look(site, "/page", guest(rest=rests.append, pause=2.0))
    assert site.agents == {"hub-links/1.0 (+https://hub.example; desk@hub.example)"}
    assert (site.asked, rests) == ([("HEAD", "/page"), ("GET", "/page")], [2.0])


# --- Where it does not go (A-8) --------------------------------------------------------------------------------------

HOSTILE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://224.0.0.1/",
    "http://8.8.8.8:6379/",
    "https://user:secret@8.8.8.8/",
    "ftp://8.8.8.8/",
    "file:///etc/passwd",
    "gopher://8.8.8.8/",
    "http:///nowhere",
    "http://8.8.8.8:99999/",
    "http://8.8.8.8/a\r\nHost: inner",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leads_into_a_network_of_ones_own(address):
    with pytest.raises(ForbiddenTargetError):
        target_of(address)


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["93.184.216.34", "10.0.0.5"], ["::1"], ["2606:2800::1", "fd00::2"]])
def test_a_name_that_leads_inside_is_refused(ips):
    def resolve(host, port, **_options):
        kinds = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in ips]
        return [(kind, 1, 6, "", (ip, port)) for kind, ip in zip(kinds, ips, strict=True)]

    with pytest.raises(ForbiddenTargetError):
        target_of("https://inside.example/", resolve=resolve)


def test_the_address_that_was_checked_is_the_one_that_is_asked():
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def rebinding(host, port, **_options):
        return [(socket.AF_INET, 1, 6, "", (ip, port)) for ip in next(answers)]

    target = target_of("https://rebinding.example/", resolve=rebinding)
    assert (target.ip, target.host) == ("93.184.216.34", "rebinding.example")
    with pytest.raises(ForbiddenTargetError):
        target_of("https://rebinding.example/", resolve=rebinding)


def test_a_redirect_into_a_network_of_ones_own_is_not_followed(site):
    inner = site.url("/secret")
    site.pages |= {"/page": sends(302, inner), "/secret": says(200, PAGE)}
    port = site.server.server_address[1]

    def resolve(host, _port, **_options):
        return [(socket.AF_INET, 1, 6, "", ("8.8.8.8" if host == "public.example" else "127.0.0.1", port))]

    with pytest.raises(ForbiddenTargetError):
        target_of(inner, resolve=resolve)
    assert guest(private=False).look(inner, robots=lambda _origin: "").finding == LinkFinding.OUTSIDE
    assert site.asked == []


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(ip):
    assert is_public(ip)


def test_an_origin_is_scheme_host_and_port():
    assert origin_of("https://Body.Example:443/a?b#c") == "https://body.example"
    assert origin_of("http://body.example:8080/a") == "http://body.example:8080"
    assert origin_of("https://bücher.example/") == "https://xn--bcher-kva.example"
