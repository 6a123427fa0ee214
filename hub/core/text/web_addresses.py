"""Which addresses may be stored and shown: whole, with http or https, and with nothing hidden in them. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# What stands nowhere in an address: spaces, a backslash (browsers read it as a slash), what could end an attribute,
# controls, and signs that show nothing or turn the direction of writing. One rule for Python and for PostgreSQL.
_NEVER = r'\s\\<>"\u0001-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'
# No name stands before the host either: "https://bank.example@evil.example/" leads to the second.
WEB_ADDRESS = rf"https?://[^/?#@:{_NEVER}]+(:\d{{1,5}})?([/?#][^{_NEVER}]*)?"
# The domains of the governments of Canada, of the provinces and of the territories: official for every body.
DOMAINS_OF_GOVERNMENT = {
    "CA": ("canada.ca", "gc.ca"),
    "AB": ("alberta.ca",),
    "BC": ("gov.bc.ca",),
    "MB": ("gov.mb.ca", "manitoba.ca"),
    "NB": ("gnb.ca",),
    "NL": ("gov.nl.ca",),
    "NS": ("novascotia.ca",),
    "NT": ("gov.nt.ca",),
    "NU": ("gov.nu.ca",),
    "ON": ("ontario.ca", "gov.on.ca"),
    "PE": ("princeedwardisland.ca", "gov.pe.ca"),
    "QC": ("quebec.ca", "gouv.qc.ca"),
    "SK": ("saskatchewan.ca",),
    "YT": ("yukon.ca",),
}
GOVERNMENT_DOMAINS = tuple(domain for domains in DOMAINS_OF_GOVERNMENT.values() for domain in domains)
# An address there says who carries the mail, not whose it is.
_PROVIDER_DOMAINS = (
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.ca hotmail.fr live.com live.ca live.fr "
    "msn.com yahoo.com yahoo.ca yahoo.fr icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com "
    "gmx.net mail.com zoho.com fastmail.com hey.com tutanota.com videotron.ca videotron.qc.ca bell.net "
    "sympatico.ca rogers.com shaw.ca telus.net cogeco.ca cogeco.net eastlink.ca sasktel.net mts.net nbnet.nb.ca "
    "qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn"
)
MAIL_PROVIDERS = frozenset(_PROVIDER_DOMAINS.split())
# What stands in the name of a site that is not the true one, and where copies of sites are built.
_TRIAL = frozenset({"staging", "stage", "stg", "uat", "preprod", "preproduction", "sandbox", "clone", "localhost"})
_BUILDERS = (
    "azurewebsites.net", "herokuapp.com", "netlify.app", "ngrok.io", "pages.dev", "pantheonsite.io", "translate.goog",
    "vercel.app", "web.app", "webflow.io", "wpengine.com",
)  # fmt: skip
# Four numbers, one number, or the newer kind in its brackets.
_NUMBER = re.compile(r"[\d.]+|0x[0-9a-f.]+|.*:.*", re.IGNORECASE)
_WEB = re.compile(WEB_ADDRESS, re.IGNORECASE)
# A place on the page or a page of the portal; "//evil.example/" is another host.
_OWN = re.compile(rf"#[^{_NEVER}]*|/(?!/)[^{_NEVER}]*")


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is a whole http or https address that a page may lead to."""
    return bool(_WEB.fullmatch(text))


def is_own_address(text: str) -> bool:
    """Return whether ``text`` leads to a page of the portal, written without its host, or to a place on the page."""
    return bool(_OWN.fullmatch(text))


def is_sourceworthy(address: str) -> bool:
    """Return whether the host of an address is a site of its own: no bare number, test site or copy on a builder."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    if not host or _NUMBER.fullmatch(host) or "." not in host:
        return False
    return not _TRIAL.intersection(re.split(r"[.-]", host)) and not lies_on(address, _BUILDERS)


def lies_on(address: str, domains: Iterable[str]) -> bool:
    """Return whether the host of an address is one of some domains, or lies below one."""
    host = f".{urlsplit(address).hostname or ''}"
    return any(host.endswith(f".{domain}") for domain in domains)


def site_of(address: str) -> str:
    """Return the name of the site that an address leads to, as the text of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
