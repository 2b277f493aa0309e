"""Images as they come: forty photographs of 12 megapixels through the upload and a real worker.

    python -m benchmarks.images FOLDER    a line of JSON (`Found`), in the environment of a store

Run by `benchmarks.run`. The files are those of `benchmarks.photos`; the demo's own pictures follow
them, for what a card weighs.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any, TypedDict

import django
import psutil

from benchmarks.servers import ROOT, tree_cpu

DEMO = ROOT / "magazine/syndication/demo/images"
COUNT, FIRST = 40, 10
PATIENCE = 1800
# The files of a card that a telephone of 360 px takes, with two or three pixels to each.
PHONE, LARGER = 720, 960
MEGA = 1_000_000


class Found(TypedDict):
    """Images a second (and a second of CPU), memory in bytes after FIRST and after COUNT, sizes in
    bytes: of all, and of a card (median, most)."""

    rates: dict[str, list[float]]
    memory: dict[str, list[int]]
    originals: int
    stored: dict[str, int]
    cards: dict[str, list[float]]


def measured(store: Any, folder: Path) -> Found:
    """What `main` prints for this store (`benchmarks.servers.Store`)."""
    printed = store.python("-m", "benchmarks.images", str(folder))
    found: Found = json.loads(printed.splitlines()[-1])
    return found


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    files = sorted(Path(arguments[0]).glob("*.jpg"), key=lambda path: int(path.stem))[:COUNT]
    found: Found = {
        "rates": {},
        "memory": {},
        "originals": sum(path.stat().st_size for path in files),
        "stored": {},
        "cards": {},
    }
    _upload(files, found)
    _work(found)
    _weigh("photographs", found)
    for path in sorted(DEMO.glob("*.webp")):
        _keep(path)
    _made(_waits(0))
    _weigh("the demo’s", found)
    print(json.dumps(found))
    return 0


def _keep(path: Path) -> None:
    # Only once Django is set up can its models be imported.
    from magazine.images import masters

    masters.store(path.read_bytes(), name=path.name, alt=path.stem)


def _upload(files: list[Path], found: Found) -> None:
    """As the desk does, in one process like a web server's."""
    began, cpu, memory = time.perf_counter(), tree_cpu(os.getpid()), []
    for number, path in enumerate(files, 1):
        _keep(path)
        if number in (FIRST, len(files)):
            memory.append(psutil.Process().memory_info().rss)
    spent = [time.perf_counter() - began, tree_cpu(os.getpid()) - cpu]
    found["rates"]["upload, to the master"] = [len(files) / seconds for seconds in spent]
    found["memory"]["the web server's process"] = memory
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    found["memory"]["a child that decodes, most"] = [child, child]


def _work(found: Found) -> None:
    """The tasks that the uploads left, done by the worker that an operator runs."""
    steps = {"renditions without AVIF": _waits(1), "AVIF": _waits(0)}
    with _worker() as process:
        worker, children = psutil.Process(process.pid), 0
        for what, left in steps.items():
            began, cpu, memory, ended = 0.0, 0.0, [], 0
            while ended < COUNT:
                time.sleep(0.1)
                children = max([children, *(_rss(child) for child in worker.children())])
                before, ended = ended, COUNT - left()
                if ended and not began:
                    began, cpu = time.perf_counter(), tree_cpu(process.pid)
                if before < FIRST <= ended or before < COUNT <= ended:
                    memory.append(_rss(worker))
                _alive(process)
            spent = [time.perf_counter() - began, tree_cpu(process.pid) - cpu]
            found["rates"][what] = [(COUNT - 1) / seconds for seconds in spent]
            found["memory"][f"the worker, {what}"] = memory
    found["memory"]["a child that makes renditions, most"] = [children, children]


def _waits(most: int) -> Any:
    """A function that counts the images which want more than that (`models.Wanting`)."""
    from magazine.images.models import Image

    return Image.objects.filter(wanting__gt=most).count


def _worker() -> subprocess.Popen[bytes]:
    return _Ending([sys.executable, "manage.py", "worker", "--verbosity=0"], cwd=ROOT)


class _Ending(subprocess.Popen[bytes]):
    """Ended when it is left."""

    def __exit__(self, *raised: Any) -> None:
        self.terminate()
        super().__exit__(*raised)


def _alive(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise RuntimeError(f"the worker ended: {process.returncode}")


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _made(left: Any) -> None:
    """Wait until a worker has made all that is wanted."""
    deadline = time.monotonic() + PATIENCE
    with _worker() as process:
        while left():
            _alive(process)
            if time.monotonic() > deadline:
                raise RuntimeError("the worker does not come to an end")
            time.sleep(0.2)


def _weigh(which: str, found: Found) -> None:
    """The bytes of all files by format, and of a card: the usual one and the heaviest."""
    from django.core.files.storage import default_storage

    from magazine.images import renditions
    from magazine.images.models import Image

    cards: dict[str, list[int]] = {}
    total: dict[str, int] = {}
    rows = list(Image.objects.order_by("pk"))
    for image in rows[:COUNT] if which == "photographs" else rows[COUNT:]:
        master = default_storage.size(str(image.file))
        total["master"] = total.get("master", 0) + master
        for path in renditions.files_of(image):
            kind, size = path.rpartition(".")[2], default_storage.size(path)
            total[kind] = total.get(kind, 0) + size
            name, _print, width = Path(path).stem.rsplit("-", 2)
            if name == "card" and int(width) in (PHONE, LARGER):
                cards.setdefault(f"{which}, {width} px, {kind}", []).append(size)
    if which == "photographs":
        found["stored"] = total
    found["cards"] |= {name: [median(sizes), max(sizes)] for name, sizes in cards.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
