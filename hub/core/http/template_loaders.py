"""Loads the portal's templates without the indentation of their source."""

import re
from typing import Any

from django.template.loaders import filesystem

_INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Reads files as Django does. Pages leave out their indentation: a third of the bytes of a long list.

    Lines stay lines, so that an error of a template names the right one. Texts of mails are read as they stand.
    """

    def get_contents(self, origin: Any) -> str:
        contents: str = super().get_contents(origin)
        return _INDENTATION.sub("\n", contents) if origin.name.endswith(".html") else contents
