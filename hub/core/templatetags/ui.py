"""The parts of the look as template tags: one {% load ui %} brings them all.

Each tag writes the markup and the class names of static/css/hub.css. A wrong option raises TemplateSyntaxError, so
that a misspelt tone is found by the first test that renders the page. Every part is shown with all its states in
templates/ui/parts.html.
"""

import functools
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.core.components import blocks, inline, navigation

register = template.Library()
for library in (inline, blocks, navigation):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)


@register.simple_tag
def script(path: str) -> SafeString:
    """Load a script of ours once the page is read. A browser runs it only if its bytes are those that were gathered."""
    return format_html('<script src="{}" integrity="{}" defer></script>', static(path), _integrity(path))


@functools.cache
def _integrity(path: str) -> str:
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        with staticfiles_storage.open(staticfiles_storage.stored_name(path)) as file:
            content = file.read()
    elif found := finders.find(path):
        content = Path(found).read_bytes()
    else:
        raise template.TemplateSyntaxError(f"{{% script %}}: there is no static file {path!r}")
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"
