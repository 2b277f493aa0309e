"""The settings of the processes that read files: a language and no more, no key, no database."""

import json
import os

_GIVEN = json.loads(os.environ["READING"])
USE_TZ = True
LANGUAGES = [tuple(one) for one in _GIVEN["LANGUAGES"]]
LANGUAGE_CODE = _GIVEN["LANGUAGE_CODE"]
LOCALE_PATHS = _GIVEN["LOCALE_PATHS"]
TIME_ZONE = _GIVEN["TIME_ZONE"]
PEERTUBE_HOSTS = _GIVEN["PEERTUBE_HOSTS"]
