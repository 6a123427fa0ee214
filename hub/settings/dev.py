"""The demonstration and development: embedded services, fictional people, mail read at a local page."""

from hub.settings.base import *  # noqa: F403
from hub.settings.base import MAILERS
from hub.settings.env import LOCAL_DIR, env

DEBUG = env.bool("DEBUG", default=False)
DEMO_MODE = True
SHOW_PARTS = True
# Fixed on purpose: nothing made with it may be worth stealing, and restarts keep people signed in.
SECRET_KEY = "demonstration-only-" + "k" * 50
MFA_SECRETS_KEY = "demonstration-only-" + "m" * 50
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = ["http://localhost:*"]
STATIC_ROOT = LOCAL_DIR / "static"
# Nothing leaves the machine: the outbox keeps each mail, and /demo/mail/ shows it.
MAILERS = {**MAILERS, "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# The demonstration asks nobody outside for anything, whatever the environment says.
LINK_CHECKER = {**LINK_CHECKER, "enabled": False}  # noqa: F405
env.refuse([])
# Whoever tries the portal out reads the mail at once.
NOTIFICATION_HOLD = 0
