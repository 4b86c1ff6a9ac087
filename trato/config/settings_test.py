"""Settings of the test suite: a data folder of its own, quick password hashes, SQLite or PostgreSQL by choice.

TRATO_TEST_DATABASE is `sqlite` (default) or `postgresql`, which needs TRATO_TEST_POSTGRES, a server's address.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the real settings are read: a test never touches the installation around it. The processes of one run share
# a folder, made and removed by the first; its random name also keeps two runs on one server apart.
if "TRATO_TEST_FOLDER" not in os.environ:
    os.environ["TRATO_TEST_FOLDER"] = tempfile.mkdtemp(prefix="trato_test_")
    atexit.register(shutil.rmtree, os.environ["TRATO_TEST_FOLDER"], ignore_errors=True)
os.environ["TRATO_DATA"] = os.environ["TRATO_TEST_FOLDER"]
os.environ.setdefault("TRATO_SECRET_KEY", "only-for-tests-" + "x" * 40)
for name in ("TRATO_DATABASE_URL", "TRATO_ALLOWED_HOSTS", "TRATO_DEBUG", "TRATO_TRUSTED_PROXIES", "PORT"):
    os.environ.pop(name, None)

from trato.config.environment import database_from_url  # noqa: E402
from trato.config.settings import *  # noqa: E402, F403
from trato.config.settings import DATABASES, STORAGES  # noqa: E402

TESTING = True

if os.environ.get("TRATO_TEST_DATABASE", "sqlite") == "postgresql":
    server = os.environ.get("TRATO_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
    DATABASES["default"] = database_from_url(server, name="TRATO_TEST_POSTGRES")
    DATABASES["default"]["TEST"] = {"NAME": Path(os.environ["TRATO_TEST_FOLDER"]).name}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["TRATO_TEST_FOLDER"]) / "test.sqlite3")}
    # Power cuts are not part of the suite.
    DATABASES["default"]["OPTIONS"]["synchronous"] = "OFF"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
