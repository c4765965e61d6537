"""A TCP proxy before a PostgreSQL server that on demand breaks the line at COMMIT, or falls silent."""
import contextlib
import queue
import socket
import struct
import threading

# What becomes of the next COMMIT:
HOLD = "hold"        # the server hears of it when release() is called
BEFORE = "before"    # the line is cut before the server has heard of it
AFTER = "after"      # the line is cut when the server has done it, before the client hears of that
DELAY = "delay"      # the client hears of it when release() is called

COMMIT, READ, WRITE = "commit", "begin to read", "begin to write"
ENCRYPTION_REQUESTS = {80877103, 80877104}  # SSL and GSSAPI


class Line:
    """One client's connection, and one to the server for it. Follows the frontend/backend protocol 3.0 as far as it
    takes to find the COMMITs of transactions that may write: simple ones, and those of prepared statements."""

    def __init__(self, proxy, client):
        self.proxy = proxy
        self.client = client
        self.server = socket.create_connection(("127.0.0.1", proxy.upstream))
        self.statements = {}  # prepared ones, by name
        self.portals = {}
        self.reads = False    # the transaction only reads
        self.values = b""     # what its statements were given
        self.fault = None     # of the COMMIT whose answer is awaited
        for each in (self.client, self.server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.threads = [threading.Thread(target=self.run, args=(pump,), daemon=True)
                        for pump in (self.pump_to_server, self.pump_to_client)]
        for thread in self.threads:
            thread.start()

    def run(self, pump):
        with contextlib.suppress(OSError):
            pump()
        self.cut()

    def cut(self):
        for each in (self.client, self.server):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.cut()
        for thread in self.threads:
            thread.join()
        self.client.close()
        self.server.close()

    def pump_to_server(self):
        if not self.pass_startup():
            return
        for kind, message in messages(self.client):
            if self.is_commit(kind, message):
                self.fault = self.proxy.fault_for(self.values)
                if self.fault in (BEFORE, HOLD):
                    self.proxy.hit(self.fault)
                if self.fault == BEFORE:
                    return
                if self.fault == HOLD:
                    self.fault = None
                    self.proxy.released.wait()
            self.pass_on(message, self.server)

    def pass_startup(self):
        """The messages before the first that has a type."""
        while True:
            head = receive(self.client, 8)
            if head is None:
                return False
            length, code = struct.unpack("!ii", head)
            self.pass_on(head + (receive(self.client, length - 8) or b""), self.server)
            if code not in ENCRYPTION_REQUESTS:
                return True

    def is_commit(self, kind, message):
        """Of a transaction that may have written."""
        body = message[5:]
        if kind == b"P":
            name, text = body.split(b"\0", 2)[:2]
            self.statements[name] = verb(text)
        elif kind == b"B":
            portal, name = body.split(b"\0", 2)[:2]
            self.portals[portal] = self.statements.get(name)
            self.values += body
        run = verb(body) if kind == b"Q" else self.portals.get(body.split(b"\0", 1)[0]) if kind == b"E" else None
        if run in (READ, WRITE):
            self.reads, self.values = run == READ, b""
        return run == COMMIT and not self.reads

    def pump_to_client(self):
        # The answers to requests for encryption are single letters, which nothing else begins with.
        while self.server.recv(1, socket.MSG_PEEK) in (b"S", b"N"):
            self.pass_on(self.server.recv(1), self.client)
        for kind, message in messages(self.server):
            if self.fault is not None and kind == b"C" and message[5:] == b"COMMIT\0":
                fault, self.fault = self.fault, None
                self.proxy.hit(fault)
                if fault == AFTER:
                    return
                if fault == DELAY:
                    self.proxy.released.wait()
            self.pass_on(message, self.client)

    def pass_on(self, data, to):
        self.proxy.speaking.wait()
        to.sendall(data)


def verb(text):
    """What a statement does to a transaction, if anything."""
    words = text.rstrip(b"\0").strip().rstrip(b";").upper().split()
    if words[:1] in ([b"COMMIT"], [b"END"]):
        return COMMIT
    if words[:1] in ([b"BEGIN"], [b"START"]):
        return READ if words[-2:] == [b"READ", b"ONLY"] else WRITE
    return None


def receive(source, count):
    """So many bytes, or None at the end of the connection."""
    data = b""
    while len(data) < count:
        part = source.recv(count - len(data))
        if not part:
            return None
        data += part
    return data


def messages(source):
    """The typed messages of a connection: the type, and the whole message."""
    while (head := receive(source, 5)) is not None:
        rest = receive(source, struct.unpack("!i", head[1:])[0] - 4)
        if rest is None:
            return
        yield head[:1], head + rest


class Proxy:
    """Listens on `port` while its `with` block lasts."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.faults = queue.SimpleQueue()
        self.choosing = threading.Lock()
        self.hits = queue.SimpleQueue()
        self.released = threading.Event()
        self.speaking = threading.Event()
        self.speaking.set()
        self.lines = []
        self.thread = threading.Thread(target=self.accept, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.speaking.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()
        for line in self.lines:
            line.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                try:
                    self.lines.append(Line(self, client))
                except OSError:
                    client.close()  # the server is down

    def arm(self, fault, of=""):
        """For the next COMMIT of a transaction that was given this text, an id for instance. Without one it may be any
        COMMIT: a server also writes what no customer asked for."""
        self.released.clear()
        self.faults.put((fault, of.encode()))

    def fault_for(self, values):
        """What is in store for the COMMIT of a transaction that was given these values."""
        with self.choosing:
            with contextlib.suppress(queue.Empty):
                fault, of = self.faults.get_nowait()
                if of in values:
                    return fault
                self.faults.put((fault, of))
        return None

    def hit(self, fault):
        self.hits.put(fault)

    def wait_for_hit(self, seconds=30):
        """The fault that has happened."""
        return self.hits.get(timeout=seconds)

    def release(self):
        """What is held or delayed goes on its way."""
        self.released.set()

    @contextlib.contextmanager
    def silence(self):
        """Connections are taken and bytes acknowledged, and nothing is passed on; what was said meanwhile arrives in
        the end."""
        self.speaking.clear()
        try:
            yield
        finally:
            self.speaking.set()
