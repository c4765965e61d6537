"""The example server and other programs, run and called by tests."""
import contextlib
import json
import re
import subprocess
import urllib.error
import urllib.request


@contextlib.contextmanager
def running(command, says, **options):
    """The program, from the line on with which it says that it is ready: yields that line's match."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options) as process:
        try:
            for line in process.stdout:
                if match := re.search(says, line):
                    yield match
                    break
            else:
                raise RuntimeError(f"{command[0]} has ended")
        finally:
            process.terminate()
            process.stdout.read()
    if process.returncode not in (0, -15):
        raise RuntimeError(f"{command[0]} has ended with {process.returncode}")


class Api:
    def __init__(self, url):
        self.url = url
        self.token = None

    def call(self, method, path, body=None, **headers):
        """The status and the document."""
        data = body if isinstance(body, (str, type(None))) else json.dumps(body)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, data and data.encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def must(self, *arguments, **headers):
        status, document = self.call(*arguments, **headers)
        assert status < 300, (arguments, status, document)
        return document
