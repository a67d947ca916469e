"""Asks a server for addresses, with some clients at a time, each of which keeps its connection.

Arguments: host, port, clients, seconds. Standard input: the paths, one a line; clients take turns in taking the next.
Standard output: JSON with the milliseconds of every answer of status 200, the bytes of all of them, how many answers
had another status, and the seconds that it took.
"""

import http.client
import itertools
import json
import sys
import threading
import time


def main() -> None:
    """Ask until the time is over."""
    host, port, clients, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    paths = itertools.cycle(sys.stdin.read().split("\n"))
    taking = threading.Lock()
    times: list[float] = []
    sizes: list[int] = []
    failed: list[int] = []
    started = time.perf_counter()

    def client() -> None:
        connection = http.client.HTTPConnection(host, port, timeout=60)
        while time.perf_counter() < started + seconds:
            with taking:
                path = next(paths)
            asked = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            size = len(answer.read())
            if answer.status != 200:
                failed.append(answer.status)
                continue
            times.append((time.perf_counter() - asked) * 1000)
            sizes.append(size)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    json.dump({"times": times, "bytes": sum(sizes), "failed": len(failed), "seconds": took}, sys.stdout)


main()
