"""Real web servers, with the settings that docs/intranet.md prints, on the loopback address."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT

PAGE = (ROOT / "docs/intranet.md").read_text(encoding="utf-8")
UNPACKED = ROOT / ".venv/servers"  # where .ci/setup puts a server that it does not install
MODULES = "mpm_event authz_core dir mime alias headers deflate filter setenvif".split()


def fences(heading: str) -> list[str]:
    """The fences of the page below the heading with this id: of a server its command and its settings."""
    part = re.split(r"^##", PAGE.partition(f"{{ #{heading} }}")[2], maxsplit=1, flags=re.M)[0]
    return re.findall(r"``` *(?:\w+)\n(.*?)^ *```", part, re.S | re.M)


def program(name: str) -> str | None:
    """Where a server is, if it is there."""
    unpacked = UNPACKED / f"usr/sbin/{name}"
    return (
        shutil.which(name)
        or shutil.which(f"/usr/sbin/{name}")
        or (unpacked.exists() and str(unpacked))
        or None
    )


def changed(text: str, words: dict[str, str]) -> str:
    """A text with words of the page replaced; each must stand in it."""
    for old, new in words.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def published(site: Path) -> Iterator[Path]:
    """The folder /var/www of the page, with what its own commands make of the site. Readable by all: servers
    that root starts give up its rights."""
    with tempfile.TemporaryDirectory() as name:
        www = Path(name, "www")
        www.mkdir()
        www.parent.chmod(0o755)
        shutil.copy(site / "downloads/97112-site.zip", www.parent)
        (www / "97112").mkdir()  # an old version
        done(fences("host")[1], www)
        yield www


def done(lines: str, www: Path, **words: str) -> None:
    """Run lines of the page as they are pasted, but in a folder `www` of our own and without other rights."""
    lines = changed(lines, {"sudo ": "", "/var/www": str(www), **words})
    subprocess.run(["bash", "-euc", lines], cwd=www.parent, check=True, stdout=subprocess.DEVNULL)


def settings(server: str, place: str, www: Path, **words: str) -> str:
    """What the lines of the page write for a server at a place, but for the last one, which loads it."""
    file = www / "settings"
    file.unlink(missing_ok=True)
    done("\n".join(fences(server)[0].splitlines()[:-1]), www, **{place: str(file)}, **words)
    return file.read_text(encoding="utf-8")


@contextmanager
def running(*command: str, port: int) -> Iterator[None]:
    """A server, from the moment when it answers."""
    with tempfile.TemporaryFile("w+") as told:
        server = subprocess.Popen(command, stdout=told, stderr=told)
        try:
            while not answers(port):
                assert server.poll() is None, (told.seek(0), told.read())[1]
                time.sleep(0.05)
            yield
        finally:
            server.terminate()
            server.wait()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def ports(count: int) -> list[int]:
    """Ports that are free."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return found


@contextmanager
def nginx(www: Path) -> Iterator[dict[str, str]]:
    """Addresses of the site in nginx: `own`, as the page prints it; `below`, below the path of an intranet,
    changed as the page says; `framed`, which lets the pages of `below` frame it; `bare`, of the same folder
    without any settings."""
    own, below, framed, bare = ports(4)
    text = settings("nginx", "/etc/nginx/conf.d/97112.conf", www, **{"your.server.name": "www.97112.example"})
    assert "server_name www.97112.example;" in text
    text = changed(text, {"/var/www": str(www)})
    first = changed(text, {"listen 80": f"listen 127.0.0.1:{own}"})
    location = re.search(r"    location / \{\n.*?\n    \}\n", text, re.S)[0]
    moves = {"location /": "location /97112/", f"root {www}/97112": f"root {www}", " /404": " /97112/404"}
    inside = changed(location, moves)
    friends = f"frame-ancestors 'self' http://127.0.0.1:{below}"
    names = {"listen 80": f"listen 127.0.0.1:{framed}", "$kept": "$kept_too", "$policy": "$policy_too"}
    second = changed(text, {**names, "frame-ancestors 'self'": friends})
    types = Path("/etc/nginx/mime.types")
    folders = "client_body proxy fastcgi uwsgi scgi"
    (www / "nginx.conf").write_text(
        f"daemon off;\nworker_processes auto;\npid {www}/nginx.pid;\n"
        "events { worker_connections 512; }\nhttp {\n"
        f"include {types if types.exists() else UNPACKED / 'etc/nginx/mime.types'};\n"
        "default_type application/octet-stream;\nsendfile on;\naccess_log off;\n"
        + "".join(f"{each}_temp_path {www}/{each};\n" for each in folders.split())
        + f"{first}\n{second}\n"
        + f"server {{ listen 127.0.0.1:{below}; root {www}/intranet;\n{inside}}}\n"
        + f"server {{ listen 127.0.0.1:{bare}; root {www}/97112; }}\n}}\n",
        encoding="utf-8",
    )
    command = [program("nginx"), "-p", str(www), "-c", str(www / "nginx.conf"), "-e", "stderr"]
    with running(*command, port=own):
        yield {
            "own": f"http://127.0.0.1:{own}/",
            "below": f"http://127.0.0.1:{below}/97112/",
            "framed": f"http://127.0.0.1:{framed}/",
            "bare": f"http://127.0.0.1:{bare}/",
        }


@contextmanager
def caddy(www: Path) -> Iterator[dict[str, str]]:
    """The site in Caddy, as the page prints it."""
    (port,) = ports(1)
    name = {"http://your.server.name": f"http://127.0.0.1:{port}"}
    text = changed(settings("caddy", "/etc/caddy/Caddyfile", www, **name), {"/var/www": str(www)})
    file = www / "Caddyfile"
    file.write_text(f"{{\n    admin off\n}}\n{text}", encoding="utf-8")
    command = [program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]
    with running("env", f"HOME={www}", *command, port=port):
        yield {"own": f"http://127.0.0.1:{port}/"}


@contextmanager
def apache2(www: Path) -> Iterator[dict[str, str]]:
    """The site in Apache, as the page prints it."""
    (port,) = ports(1)
    text = settings("apache", "/etc/apache2/conf-available/97112.conf", www)
    text = changed(text, {"/var/www": str(www)})
    file = www / "apache2.conf"
    modules = Path(program("apache2")).parents[1] / "lib/apache2/modules"
    loads = "".join(f"LoadModule {each}_module {modules}/mod_{each}.so\n" for each in MODULES)
    file.write_text(
        f"ServerRoot {www}\nPidFile {www}/pid\nErrorLog {www}/errors\nMutex file:{www}\n"
        "ServerName localhost\n"
        f"Listen 127.0.0.1:{port}\nUser nobody\nGroup nogroup\n{loads}TypesConfig /etc/mime.types\n"
        f"<Directory />\nRequire all denied\n</Directory>\n{text}",
        encoding="utf-8",
    )
    with running(program("apache2"), "-f", str(file), "-DFOREGROUND", port=port):
        yield {"below": f"http://127.0.0.1:{port}/97112/"}
