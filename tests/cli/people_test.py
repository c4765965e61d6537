"""People and their passwords, pictures, and the shop's own settings."""
import json
import os
import pty
import re
import struct
import subprocess
import unittest
import zlib

from shop import ORDO, Shop

PASSWORD = "correct horse battery"


def png(width, height):
    """A picture with nothing on it."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class People(Shop):
    def terminal(self, words, answers):
        """Runs ordo with a terminal for stdin and stderr; gives `answers` in turn. Returns (code, shown)."""
        parent, child = pty.openpty()
        running = subprocess.Popen([ORDO, *words], stdin=child, stderr=child, stdout=subprocess.PIPE,
                                   env=self.environment(TERM="xterm"), start_new_session=True)
        os.close(child)
        shown = ""
        for question, answer in answers:
            while question not in shown:
                shown += os.read(parent, 1024).decode()
            shown = shown[shown.index(question) + len(question):]
            os.write(parent, answer.encode() + b"\n")
        running.stdout.read()
        running.stdout.close()
        code = running.wait(timeout=60)
        try:
            while rest := os.read(parent, 1024).decode():
                shown += rest
        except OSError:  # the terminal is gone
            pass
        os.close(parent)
        return code, shown

    def test_users_come_and_change(self):
        ada = self.json("user", "add", "Ada@example.org", "--name", "Ada", ORDO_PASSWORD=PASSWORD)[0]
        self.assertEqual((ada["email"], ada["role"]), ("Ada@example.org", "customer"))
        self.refused(4, "email_taken", "user", "add", "ada@EXAMPLE.org", "--name", "A", "--password-file",
                     self.write("secret", PASSWORD + "\n"))
        self.assertEqual(self.json("user", "show", "ada@example.org"), [ada])
        admin = self.json("user", "set-role", ada["id"], "admin", "--expected-version", "1")[0]
        self.assertEqual((admin["role"], admin["version"]), ("admin", 2))
        self.assertEqual(self.json("user", "list", "--role", "admin"), [admin])
        self.assertEqual(self.json("user", "list", "--search", "bob"), [])
        self.ordo("user", "set", ada["id"], "--name", "Ada L.")
        self.assertEqual(self.json("user", "list", "--search", "ada")[0]["name"], "Ada L.")
        self.refused(3, "not_found", "user", "show", "bob@example.org")
        self.assertIn("Ada L.", self.ordo("user", "list"))
        self.assertIn("ada@example.org", self.ordo("user", "show", ada["id"]).lower())

    def test_passwords_come_from_environment_file_or_prompt(self):
        self.ordo("user", "add", "a@example.org", "--name", "A", ORDO_PASSWORD=PASSWORD)
        self.ordo("user", "add", "b@example.org", "--name", "B", "--password-file", "-", stdin=PASSWORD + "\r\n")
        code, shown = self.terminal(["user", "add", "c@example.org", "--name", "C"],
                                    [("Password of c@example.org: ", PASSWORD), ("The same again: ", PASSWORD)])
        self.assertEqual(code, 0)
        self.assertNotIn(PASSWORD, shown)
        for name in "abc":
            self.ordo("user", "check", name + "@example.org", ORDO_PASSWORD=PASSWORD)
            done = self.run_ordo("--json", "user", "check", name + "@example.org", ORDO_PASSWORD="wrong password")
            self.assertEqual((done.returncode, json.loads(done.stderr)["code"]), (4, "invalid_credentials"))
        code, shown = self.terminal(["user", "set-password", "a@example.org"],
                                    [("Password of a@example.org: ", PASSWORD), ("The same again: ", "another")])
        self.assertEqual(code, 2)
        self.assertIn("differ", shown)
        self.ordo("user", "add", "d@example.org", "--name", "D", code=2)  # nobody to ask
        code, _ = self.terminal(["--no-input", "user", "add", "d@example.org", "--name", "D"], [])
        self.assertEqual(code, 2)

    def test_a_new_password_replaces_the_old_one(self):
        self.ordo("user", "add", "a@example.org", "--name", "A", ORDO_PASSWORD=PASSWORD)
        self.ordo("user", "set-password", "a@example.org", ORDO_PASSWORD="another long password")
        self.ordo("user", "check", "a@example.org", ORDO_PASSWORD="another long password")
        self.ordo("user", "check", "a@example.org", code=4, ORDO_PASSWORD=PASSWORD)
        short = self.run_ordo("user", "set-password", "a@example.org", ORDO_PASSWORD="short")
        self.assertEqual(short.returncode, 4)

    def test_init_makes_the_first_admin_and_shows_the_password_once(self):
        new = "--db", self.path("new.db")
        said = self.ordo("-q", *new, "init", "--admin-email", "root@example.org", "--title", "Corner Shop")
        password = re.fullmatch(r"admin root@example.org, password ([0-9a-z]{5}(?:-[0-9a-z]{5}){3})\n", said)[1]
        self.ordo(*new, "user", "check", "root@example.org", ORDO_PASSWORD=password)
        self.assertEqual(self.json(*new, "user", "list")[0]["role"], "admin")
        self.assertEqual(self.json(*new, "shop", "show")[0]["title"], "Corner Shop")
        self.assertEqual(self.ordo(*new, "init", "--admin-email", "root@example.org"), "")
        self.ordo(*new, "user", "check", "root@example.org", ORDO_PASSWORD=password)
        third = "--db", self.path("third.db")
        made = self.json(*third, "init", "--admin-email", "r@example.org", ORDO_PASSWORD=PASSWORD)[0]
        self.assertEqual((made["user"]["role"], made["password"]), ("admin", None))
        self.ordo(*third, "user", "check", "r@example.org", ORDO_PASSWORD=PASSWORD)

    def test_the_shop_has_settings(self):
        shop = self.json("shop", "set", "--title", "Corner Shop", "--payment-window", "30", "--pay-later", "yes")[0]
        self.assertEqual((shop["title"], shop["payment_window_minutes"], shop["pay_later"], shop["currency"]),
                         ("Corner Shop", 30, True, "USD"))
        self.refused(4, "version_conflict", "shop", "set", "--title", "X", "--expected-version", "1")
        self.assertIn("after 30 min", self.ordo("shop", "show"))
        self.ordo("shop", "set", code=2)
        self.ordo("shop", "set", "--pay-later", "maybe", code=2)

    def test_pictures(self):
        with open(self.path("a.png"), "wb") as file:
            file.write(png(3, 2))
        with open(self.path("b.jpg"), "wb") as file:  # believed by its bytes, not by its name
            file.write(png(5, 5))
        first = self.json("product", "image", "add", "MS-1", self.path("a.png"), "--alt", "A mouse")[0]
        self.assertEqual((first["media_type"], first["width"], first["height"], first["alt"], first["position"]),
                         ("image/png", 3, 2, "A mouse", 0))
        second = self.json("product", "image", "add", "MS-1", self.path("b.jpg"))[0]
        self.json("product", "image", "set", second["id"], "--position", "0", "--alt", "From behind")
        listed = self.json("product", "image", "list", "MS-1")
        self.assertEqual([image["id"] for image in listed], [second["id"], first["id"]])
        self.assertEqual(listed[0]["alt"], "From behind")
        self.assertIn("5 x 5", self.ordo("product", "image", "list", "MS-1"))
        self.ordo("product", "image", "save", first["id"], self.path("copy.png"))
        self.assertEqual(self.read("copy.png"), png(3, 2))
        self.ordo("product", "image", "save", first["id"], self.path("copy.png"), code=2)
        self.ordo("product", "image", "remove", first["id"], code=2)
        self.ordo("product", "image", "remove", first["id"], "--yes")
        self.assertEqual(len(self.json("product", "image", "list", "MS-1")), 1)
        self.refused(4, "unsupported_media_type", "product", "image", "add", "MS-1", self.write("t.png", "text"))


if __name__ == "__main__":
    unittest.main()
