"""Ask one address and exit 0 when it answers 200: the image has no curl."""

import os
import sys
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",", maxsplit=1)[0]
request = urllib.request.Request(sys.argv[1], headers={"Host": host})  # noqa: S310 - the address is ours
with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
    sys.exit(answer.status != 200)
