"""A shop moves from a till's file to a server's database, and back, byte for byte."""
import subprocess
import unittest

from postgres_server import new_database
from shop import ON_POSTGRES, ORDO, Shop


@unittest.skipUnless(ON_POSTGRES, "there is no database to move to")
class Move(Shop):
    """The shop of each test is in a database."""

    def test_from_a_file_into_a_database_and_back(self):
        till = self.another_shop("till.db", "--name", "till")
        pen = self.json(*till, "product", "add", "Gr\u00f6\u00dfe \u2013 \"pen\"", "--price", "1.50", "--stock", "9")[0]
        sold = self.json(*till, "order", "create", pen["id"] + ":2", "--paid", "card", "--note", "two\nlines")[0]
        self.ordo(*till, "order", "refund", sold["id"], "--amount", "1.50", "--yes")
        self.ordo(*till, "user", "add", "ada@example.org", "--name", "Ada", ORDO_PASSWORD="correct horse battery")
        server = "--db", self.enterContext(new_database())
        back = "--db", self.path("back.db")
        for here, there, name in ((till, server, "a"), (server, back, "b"), (back, (), "c")):
            self.ordo(*here, "export", "all", self.path(name))
            if there:
                self.assertIn("restored: orders 1", self.ordo(*there, "import", "all", self.path(name)))
        self.assertEqual(self.read("a"), self.read("b"))
        self.assertEqual(self.read("a"), self.read("c"))
        self.ordo(*server, "verify", "--deep")
        self.ordo(*server, "user", "check", "ada@example.org", ORDO_PASSWORD="correct horse battery")
        # It sells on where the till stopped.
        then = self.json(*server, "order", "create", pen["id"] + ":7")[0]
        self.assertEqual(int(then["number"]), int(sold["number"]) + 1)
        self.refused(4, "out_of_stock", *server, "order", "create", pen["id"])

    def test_a_database_that_holds_a_shop_takes_no_other(self):
        dump = self.ordo("export", "all")
        self.refused(4, "already_exists", "import", "all", "-", stdin=dump)
        self.assertEqual(self.ordo("export", "all"), dump)

    def test_a_backup_is_the_work_of_the_database_s_own_tools(self):
        done = self.run_ordo("backup", self.path("copy.db"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("pg_dump", done.stderr)

    def test_processes_that_migrate_at_once_all_succeed(self):
        url = self.enterContext(new_database())
        migrating = [subprocess.Popen([ORDO, "--db", url, "migrate", "up"], env=self.environment(),
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                     for _ in range(4)]
        said = [process.communicate(timeout=60)[0] for process in migrating]
        self.assertEqual([process.returncode for process in migrating], [0] * 4, said)
        self.ordo("--db", url, "migrate", "status")


if __name__ == "__main__":
    unittest.main()
