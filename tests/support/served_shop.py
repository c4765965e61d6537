"""A shop on the disk, served by ordo-server over HTTP: for tests and benchmarks that measure from outside."""
import http.client
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

# The cache of the connection that writes, as src/storage/sqlite/database.cpp sets it.
WRITER_CACHE = 16 * 1024 * 1024
PASSWORD = "correct horse battery staple"


class ServedShop:
    """Made by `programs`, the folder of ordo and ordo-server; lives as long as its `with` block. In a file, or in the
    database of that URL."""

    def __init__(self, programs, *flags, database=None, environment=None):
        self.programs = Path(programs)
        self.folder = tempfile.TemporaryDirectory(prefix="ordo-")
        self.db = database or os.path.join(self.folder.name, "shop.db")
        self.flags = flags
        self.key_file = os.path.join(self.folder.name, "shop.db.key.pem")
        self.environment = {**os.environ, "ORDO_DB": self.db, "ORDO_PASSWORD": PASSWORD,
                            "ORDO_KEY_FILE": self.key_file,
                            "ORDO_PROVIDER_STATE": os.path.join(self.folder.name, "shop.db.fake.json"),
                            **(environment or {})}
        self.environment_of_server = self.environment
        self.process = None

    def __enter__(self):
        try:
            self.ordo("-q", "init")
        except BaseException:
            self.folder.cleanup()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def ordo(self, *words, stdin=""):
        """What the ordo command says on stdout."""
        done = subprocess.run([self.programs / "ordo", *words], input=stdin, capture_output=True, text=True,
                              env=self.environment, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"ordo {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def serve_as(self, url):
        """From the next start on, the server knows the database by that URL and leaves its tables alone."""
        self.environment_of_server = {**self.environment, "ORDO_DB": url, "ORDO_MIGRATE": "false"}

    def start(self):
        self.process = subprocess.Popen(
            [self.programs / "ordo-server", "--quiet", "--port", "0", *self.flags],
            stdout=subprocess.PIPE, text=True, env=self.environment_of_server)
        greeting = self.process.stdout.readline()
        found = re.search(r" at http://127\.0\.0\.1:(\d+) ", greeting)
        if found is None:
            raise RuntimeError(f"ordo-server does not start: {greeting}")
        self.port = int(found[1])

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None
        if code != 0:
            raise RuntimeError(f"ordo-server ended with {code}")

    def kill(self):
        """Power is cut."""
        self.process.kill()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, token=None):
        """Status and body of the answer, over a connection of its own."""
        client = self.connect()
        try:
            return client.call(method, path, body, token)
        finally:
            client.close()

    def call(self, method, path, body=None, token=None):
        """The answer's document; anything but 2xx is an error."""
        status, text = self.ask(method, path, body, token)
        if not 200 <= status < 300:
            raise RuntimeError(f"{method} {path}: {status} {text.decode()}")
        return json.loads(text)

    def connect(self):
        return Client(self.port)

    def register(self, email="ann@example.org"):
        """A new customer's access token."""
        wish = {"email": email, "password": PASSWORD, "name": "Ann"}
        return self.call("POST", "/v1/auth/register", wish)["access_token"]

    def add_products(self, count):
        """The ids of new products, with more pieces in stock than a test can sell."""
        wishes = [{"name": f"Product {i:03}", "price": f"{i + 1}.99", "sku": f"SKU-{i:03}",
                   "stock_quantity": 1_000_000_000} for i in range(count)]
        self.ordo("-q", "import", "products", "-", "--format", "jsonl",
                  stdin="".join(json.dumps(wish) + "\n" for wish in wishes))
        return [json.loads(line)["id"] for line in self.ordo("--json", "product", "list").splitlines()]

    def resident_bytes(self):
        """Of the server's process, by the kernel's account."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return 1024 * int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])

    def bytes_beyond_cache(self):
        """All that is resident, less the cache of SQLite's connection that writes, through which every page of
        the file has gone. The caches of the connections that read are counted as ours."""
        return self.resident_bytes() - min(WRITER_CACHE, os.path.getsize(self.db))


class Client:
    """A connection that stays open between calls."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, method, path, body=None, token=None):
        """Status and body of the answer."""
        headers = {}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        self.connection.close()
