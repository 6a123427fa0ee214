"""The words in which a company lets others read its profile for one request: bodies of a kind, and whoever has it.

``ServiceRequest.shared_with`` holds codes: purposes of ``companies.consents.texts``, which open for this request what
the consent of that purpose opens for all of them, and ``HOLDERS``. The last one speaks of no kind of body: the Hub’s
own desk, a city, an industry body may hold a request as well as a department. It lasts while the request is open.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from companies.choices import Purpose
from companies.consents.texts import CONSENT_TEXTS, ConsentText, read_consent_texts

HOLDERS = "holders"
PURPOSES = (Purpose.SHARE_FEDERAL, Purpose.SHARE_PROVINCE, Purpose.SHARE_CHINA_OFFICES)
CODES = (HOLDERS, *(purpose.value for purpose in PURPOSES))

# How many of the first texts of a purpose were those for every request.
_EARLIER: Mapping[str, int] = {Purpose.SHARE_FEDERAL: 1, Purpose.SHARE_PROVINCE: 1, Purpose.SHARE_CHINA_OFFICES: 2}
SHARING_TEXTS: Mapping[str, tuple[ConsentText, ...]] = {
    code: (*CONSENT_TEXTS.get(code, ())[: _EARLIER.get(code)], *texts)
    for code, texts in read_consent_texts(Path(__file__).resolve().parents[1] / "data" / "profile-access.yaml").items()
}

SHARING_LABELS: Mapping[str, Any] = {
    HOLDERS: gettext_lazy("Whoever has this request"),
    Purpose.SHARE_FEDERAL: gettext_lazy("Federal partners"),
    Purpose.SHARE_PROVINCE: gettext_lazy("My province or territory"),
    Purpose.SHARE_CHINA_OFFICES: gettext_lazy("Canadian offices in China"),
}
