"""Entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.prod")
application = get_wsgi_application()

# Code and settings stay as long as the process does. Without this the collector of memory looks at all of it again
# each time an answer has made many objects, which doubles the slowest answers (docs/performance.md).
gc.collect()
gc.freeze()
