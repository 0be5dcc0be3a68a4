"""The site as it is served in earnest: gunicorn, hashed static files, the shipped policies; on an empty folder."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_THE_TESTS = (
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "DATABASE_URL",
    "DEBUG",
    "ALLOWED_HOSTS",
)


@dataclass(frozen=True, slots=True)
class Server:
    address: str  # http://127.0.0.1:12345, without a slash at the end
    log: Path


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """``folder`` takes the database, the static files and the log."""
    env = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    env |= {"VAR_DIR": str(folder), "PLAIN_HTTP": "1", "SECRET_KEY": "for-browser-tests-" + "0123456789" * 4}
    for command in (["migrate", "-v0"], ["install_packs"], ["collectstatic", "--no-input", "-v0"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=env,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {command[0]}\n{done.stdout}{done.stderr}"
    log = folder / "server.log"
    # Bound here and handed over: no other process can take the port in between.
    with closing(socket.create_server(("127.0.0.1", 0))) as bound, log.open("wb") as written:
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"fd://{bound.fileno()}"],
            cwd=ROOT,
            env=env,
            pass_fds=[bound.fileno()],
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_well(process, address, log)
        yield Server(address, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_well(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 60
    said = "nothing"
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                status = json.load(answer)
        except OSError as error:
            said = str(error)
            time.sleep(0.1)
            continue
        if status["status"] == "ok":
            return
        said = str(status)
    raise RuntimeError(f"the server did not come up; it last said {said}\n{log.read_text('utf8')}")
