"""`trato serve`: the web server and a worker, looked after."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
from argparse import ArgumentParser, Namespace

from trato.cli.prepare import prepare
from trato.cli.supervisor import Child, Supervisor
from trato.config.environment import BadSetting, read_environment
from trato.lib.command import Refused, WrongCall

NAME = "serve"
HELP = "Start Trato: web server and worker."

THREADS = 4
# A thread keeps its database connection; one that ends after 30 idle seconds would throw its cache away.
THREAD_IDLE_S = 600
MAX_WORKERS = 2


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--port", type=int, help="port to listen on (PORT, else 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--workers", type=int, help="web processes (default: one per core, at most 2)")
    parser.add_argument("--no-worker", action="store_true", help="web server only; run “trato worker” elsewhere")


def run(args: Namespace) -> int:
    """Prepare, start, announce, look after, stop."""
    try:
        environment = read_environment()
    except BadSetting as error:
        raise WrongCall(str(error)) from None
    port = environment.port if args.port is None else args.port
    if not 1 <= port <= 65535:
        raise WrongCall(f"--port must be from 1 to 65535, but is {port}.")
    workers = min(MAX_WORKERS, os.cpu_count() or 1) if args.workers is None else args.workers
    if workers < 1:
        raise WrongCall(f"--workers must be at least 1, but is {workers}.")
    _check_port(args.host, port)
    prepare(environment)
    children = [Child("web server", _web_command(args.host, port, workers))]
    if not args.no_worker:
        children.append(Child("worker", [sys.executable, "-m", "trato.cli", "worker"]))
    shown_host = "127.0.0.1" if args.host in {"0.0.0.0", "::"} else args.host  # noqa: S104 - compared, not bound

    def announce() -> bool:
        if not _answers(shown_host, port):
            return False
        print(f"Trato runs at http://{shown_host}:{port} (Ctrl+C stops it).", flush=True)
        return True

    code = Supervisor(children).run(announce)
    print("Trato stopped.", flush=True)
    return code


def _web_command(host: str, port: int, workers: int) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": THREADS,
        "--blocking-threads-idle-timeout": THREAD_IDLE_S,
        "--http": "1",
        "--log-level": "warning",
        "--respawn-interval": 0.5,
        "--workers-kill-timeout": 10,
    }
    flags = [str(part) for option in options.items() for part in option]
    return [
        sys.executable,
        "-m",
        "granian",
        *flags,
        "--no-ws",
        "--respawn-failed-workers",
        "trato.config.wsgi:application",
    ]


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"PORT: {port} is in use by another program; choose another with PORT=8001.") from None
            raise Refused(f"PORT: cannot listen on {host}:{port} ({error.strerror}).") from None


def _answers(host: str, port: int) -> bool:
    """Whether a page comes; any answer of ours will do."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/static/vendor/icons.svg", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
