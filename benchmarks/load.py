"""The readers: a process of its own that asks for pages over connections kept alive."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.servers import HOST, PATIENCE, Broken


def fetch(port: int, path: str, count: int, connections: int = 2) -> list[float]:
    """Ask `count` times for `path`; the seconds of each answer. Anything but 200 is Broken."""
    share = max(1, count // connections)
    with ThreadPoolExecutor(connections) as pool:
        parts = [pool.submit(_ask, port, path, share) for _ in range(connections)]
        return [seconds for part in parts for seconds in part.result()]


def _ask(port: int, path: str, count: int) -> list[float]:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    times = []
    try:
        for _ in range(count):
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                raise Broken(f"{path} answered {answer.status}")
    finally:
        connection.close()
    return times
