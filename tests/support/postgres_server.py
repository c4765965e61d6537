#!/usr/bin/env python3
"""Private PostgreSQL servers in temporary folders, for tests and benchmarks.

    postgres_server.py run COMMAND...           one that lives as long as COMMAND
    postgres_server.py start STATE              one that lives until `stop`, or until the caller ends: a ctest fixture
    postgres_server.py stop STATE
    postgres_server.py with STATE COMMAND...    COMMAND with the fixture's server, or without one where none started

COMMAND finds the URL of a superuser in ORDO_TEST_POSTGRES; its last part is the database, and each test makes one of
its own. STATE is a file. Where PostgreSQL is not installed, `run` and `start` fail with CI=true and else exit with 77.
"""
import contextlib
import ctypes
import fcntl
import os
import pwd
import random
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

SKIPPED = 77
VERSION = "15"
URL = "ORDO_TEST_POSTGRES"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1
ROLES = Path(__file__).resolve().parents[2] / "src/storage/postgres/roles.sql"

# As durable as in production, and else as small as it goes.
SETTINGS = {
    "listen_addresses": "127.0.0.1", "max_connections": "100", "shared_buffers": "64MB", "max_wal_size": "512MB",
    "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "wal_level": "replica", "jit": "off",
    "lc_messages": "C", "log_min_messages": "warning", "password_encryption": "scram-sha-256",
}


class NotInstalled(Exception):
    """There is no PostgreSQL of our version on this machine."""


def program(name):
    """Debian keeps the server's programs out of PATH; elsewhere they are in it."""
    for folder in (f"/usr/lib/postgresql/{VERSION}/bin", f"/usr/pgsql-{VERSION}/bin"):
        if os.access(f"{folder}/{name}", os.X_OK):
            return f"{folder}/{name}"
    found = shutil.which(name)
    if found is None:
        raise NotInstalled(f"PostgreSQL's {name} is not installed (Debian: postgresql-{VERSION})")
    return found


def spare_port():
    """Below the ports that the kernel gives to outgoing connections: while a server is down, a client that tries again
    and again could else be given the server's own port, and be connected with itself."""
    for _ in range(1000):
        port = random.randint(15000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("there is no spare port")


def account():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def die_with_parent():
    """Even when we are killed, the server is not left behind: it then gets the signal of an immediate stop."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def sql_at(url, *statements):
    """What psql prints, as PostgresServer.sql says."""
    words = [word for statement in statements for word in ("-c", statement)]
    done = subprocess.run([program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", *words, "-d", url],
                          capture_output=True, text=True, check=False,
                          env={**os.environ, "PGOPTIONS": "-c search_path=ordo,public"})
    if done.returncode != 0:
        raise RuntimeError(f"{statements}: {done.stderr}")
    return done.stdout.strip()


def runtime_url(url, role="ordo_runtime"):
    """The migrated shop of a superuser's URL, for a role that may do what roles.sql grants to those who serve."""
    sql_at(url, f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
                f"CREATE ROLE {role} LOGIN; END IF; END $$")
    subprocess.run([program("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-v", "schema=ordo", "-v", f"role={role}",
                    "-f", ROLES, "-d", url], check=True)
    return url.replace("//postgres@", f"//{role}@", 1)


@contextlib.contextmanager
def new_database():
    """The URL of an empty database of the server that ORDO_TEST_POSTGRES names; it is dropped in the end."""
    server, _, first = os.environ[URL].rpartition("/")
    name = "shop_" + secrets.token_hex(8)
    sql_at(f"{server}/{first}", f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        sql_at(f"{server}/{first}", f"DROP DATABASE {name} WITH (FORCE)")


class PostgresServer:
    """Runs from `start` to `stop`, `crash` or the end of the `with` block, which removes its folder as well."""

    def __init__(self, password=None, **settings):
        self.settings = {**SETTINGS, **settings}
        self.password = password or secrets.token_hex(16)
        self.port = spare_port()
        self.process = None
        program("postgres")
        self.folder = Path(tempfile.mkdtemp(prefix="ordo-postgres-"))
        self.data = self.folder / "data"
        if account():
            os.chown(self.folder, account()["user"], account()["group"])

    def __enter__(self):
        try:
            self.make()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    def call(self, name, *words):
        """One of PostgreSQL's programs, under the server's account."""
        done = subprocess.run([program(name), *words], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, **account())
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stdout}")

    def make(self):
        """A new cluster. Its databases sort as English people do, so that a forgotten COLLATE "C" shows. The socket's
        folder keeps strangers out; over TCP a password does."""
        secret = self.folder / "password"
        secret.write_text(self.password + "\n", encoding="utf-8")
        self.call("initdb", "--pgdata", self.data, "--username=postgres", "--encoding=UTF8", "--locale=C",
                  "--locale-provider=icu", "--icu-locale=en", "--no-sync", "--auth-local=trust",
                  "--auth-host=scram-sha-256", f"--pwfile={secret}")

    def start(self):
        """Returns when the server takes connections."""
        settings = {**self.settings, "port": self.port, "unix_socket_directories": self.folder}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        # Only a process's own thread may start it: the kernel tells the child of that thread's end.
        self.process = subprocess.Popen(
            [program("postgres"), "-D", self.data, *options], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=die_with_parent,
            **account())
        self.ready = threading.Event()
        self.listener = threading.Thread(target=self.listen, args=(self.process.stderr, self.ready), daemon=True)
        self.listener.start()
        if not self.ready.wait(START_SECONDS) or self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL does not start: {self.log()}")

    def listen(self, pipe, ready):
        """Keeps the log, and hears in it that the server is ready."""
        with open(self.folder / "log", "ab", buffering=0) as log, pipe:
            for line in pipe:
                log.write(line)
                if b"ready to accept" in line:
                    ready.set()
        ready.set()  # it has ended instead

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def stop(self, how=signal.SIGINT):
        """A fast stop: sessions are ended, everything is written."""
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.listener.join()
        self.process = None

    def crash(self):
        """An immediate stop: the server has to recover when it starts again."""
        self.stop(signal.SIGQUIT)

    def remove(self):
        try:
            self.crash()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        """Of the superuser, through the socket."""
        return f"postgresql://postgres@{urllib.parse.quote(str(self.folder), safe='')}:{self.port}/postgres"

    def tcp_url(self, database="postgres", port=None):
        """The same over TCP; another port than its own is a proxy's."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{port or self.port}/{database}"

    def wait_for_standby(self):
        """From now on no commit is answered before the standby has it."""
        self.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()")

    def sql(self, *statements, database="postgres"):
        """What psql prints, each statement by itself, without headings or padding. A shop's tables need no schema."""
        return sql_at(self.url.removesuffix("postgres") + database, *statements)


class Standby(PostgresServer):
    """A copy of `primary` that follows it; made synchronous by primary.wait_for_standby()."""

    def __init__(self, primary):
        super().__init__(primary.password)
        self.primary = primary

    def make(self):
        self.call("pg_basebackup", "--pgdata", self.data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
                  "--dbname", self.primary.tcp_url() + "?application_name=standby")

    def promote(self):
        """Returns when it takes writes."""
        if self.sql("SELECT pg_promote()") != "t":
            raise RuntimeError(f"the standby is not promoted: {self.log()}")


def serve(state, caller, report):
    """The fixture's process: serves until it is told to stop, or until `caller` has ended."""
    with PostgresServer() as server:
        state.write(f"{os.getpid()}\n{server.url}\n")
        state.flush()
        os.write(report, b"serves")
        os.close(report)
        poll = select.poll()
        poll.register(caller, select.POLLIN)
        poll.poll()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # we are going already
        state.truncate(0)


def start(path):
    """Forks off serve() and returns when it serves. The lock on the state's file is held as long as it lives."""
    program("postgres")
    caller = os.pidfd_open(os.getppid())
    path.parent.mkdir(parents=True, exist_ok=True)
    state = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    signal.alarm(START_SECONDS)  # a server whose caller was killed a moment ago may still be going
    fcntl.flock(state, fcntl.LOCK_EX)
    signal.alarm(0)
    state.truncate(0)
    told, report = os.pipe()
    if os.fork() != 0:
        os.close(report)
        return 0 if os.read(told, 6) == b"serves" else 1
    os.setsid()
    # ctest would wait for all who can still write to its pipe.
    with open(f"{path}.log", "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    serve(state, caller, report)
    return 0


def stop(path):
    """Returns when nothing of the server is left."""
    if not path.exists():
        return 0
    with path.open(encoding="utf-8") as state:
        try:
            fcntl.flock(state, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if server := state.readline().strip():  # else it is going already
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(server), signal.SIGTERM)
            fcntl.flock(state, fcntl.LOCK_SH)
    path.unlink()
    return 0


def run_with(path, command):
    environment = dict(os.environ)
    if path.exists() and (lines := path.read_text(encoding="utf-8").splitlines()):
        environment[URL] = lines[1]
    os.execvpe(command[0], command, environment)


def run(command):
    with PostgresServer() as server:
        return subprocess.call(command, env={**os.environ, URL: server.url})


def leave(*_):
    """On SIGTERM: by way of all `with` blocks, and undisturbed."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


def main(words):
    signal.signal(signal.SIGTERM, leave)
    try:
        match words:
            case ["start", state]:
                return start(Path(state))
            case ["stop", state]:
                return stop(Path(state))
            case ["with", state, *command] if command:
                run_with(Path(state), command)
            case ["run", *command] if command:
                return run(command)
    except NotInstalled as missing:
        print(missing, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
