"""How fast nginx, with the settings of docs/intranet.md, sends the home page, beside a plain file of the same
size from a server without settings. By hand, with `wrk` installed and the folder of a built site:

python tests/bench/server.py site

Both are asked for in turn, in one run; the middle of the rounds counts. By the clock, and by the seconds of
the processor that nginx itself used, which hold on a busy machine too.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import servers

ROUNDS, SECONDS = 9, 2
GZIP = ("-H", "Accept-Encoding: gzip")


def used(master: int) -> float:
    """Seconds of the processor that the workers of an nginx have used."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def rates(address: str, master: int, headers: tuple[str, ...]) -> tuple[float, float]:
    """Answers in a second by the clock, and in a second of the processor."""
    before = used(master)
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", *headers, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told and "Socket errors" not in told, told
    count = int(re.search(r"(\d+) requests in", told)[1])
    return float(re.search(r"Requests/sec: *([\d.]+)", told)[1]), count / (used(master) - before)


def main(site: Path) -> None:
    with servers.published(site) as www, servers.nginx(www) as addresses:
        master = int((www / "nginx.pid").read_text())
        home = www / "97112/index.html"
        for name, size in {"plain": home.stat().st_size, "small": Path(f"{home}.gz").stat().st_size}.items():
            (www / f"97112/{name}.bin").write_bytes(os.urandom(size))
        for said, headers, name in (("as it is", (), "plain"), ("compressed", GZIP, "small")):
            pairs = [
                [rates(addresses[server] + path, master, headers) for server, path in both]
                for both in [(("own", "index.html"), ("bare", f"{name}.bin"))] * ROUNDS
            ]
            clock, processor = (statistics.median(a[i] / b[i] for a, b in pairs) for i in (0, 1))
            rate = statistics.median(page[0] for page, _ in pairs)
            print(f"home page {said}: {rate:,.0f} a second, ", end="")
            print(f"{clock:.0%} of a plain file's rate; by the processor's time {processor:.0%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
