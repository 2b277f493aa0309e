"""The process that makes drafts beside an import: `python -m magazine.syndication.drafting_child`.

Django must be set up before a module with models is imported.
"""

import gc
import os
import sys
from multiprocessing.connection import Connection

import django
from django.utils.module_loading import import_string

_SERVE = "magazine.syndication.drafting.serve"


def main(orders: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    serve = import_string(_SERVE)
    gc.freeze()  # what is there for good need not be looked through again and again
    serve(Connection(orders))


if __name__ == "__main__":
    main(int(sys.argv[1]))
