"""A server under the role of roles.sql: it serves, and it can neither change the tables nor what has happened (R26)."""
import os
import unittest

from shops import APPLIED, Book, Customer, PostgresServer, Shop, audit, main

from postgres_server import runtime_url, sql_at  # by way of shops: in tests/support

ONLY_ADDED = ("journal", "journal_text", "ledger", "order_line", "stock_movement", "refund_item")
KEPT = ("orders", "payment", "refund", "provider_event", "product", "users", "chain")


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(PostgresServer())
        cls.server.sql("CREATE DATABASE shop")
        cls.owner = cls.server.url.removesuffix("postgres") + "shop"
        cls.shop = cls.enterClassContext(Shop(os.environ["ORDO_PROGRAMS"], lambda sql: sql_at(cls.owner, sql), cls.owner))
        cls.runtime = runtime_url(cls.owner)

    def refused(self, statement):
        with self.assertRaisesRegex(RuntimeError, "permission denied|must be owner"):
            sql_at(self.runtime, statement)

    def test_a_server_serves_under_it(self):
        self.shop.url_of_servers = self.runtime
        server = self.shop.open_another()
        book = Book()
        product, = self.shop.add_products(3)
        customer = Customer(self.shop, server, book)
        self.addCleanup(customer.close)
        order, outcome = customer.place(product)
        self.assertEqual(outcome, APPLIED, book.told)
        for path, body in ((f"{order}/mark-paid", {"method": "cash"}), (f"{order}/refunds", {"amount": "1.00"})):
            status, text = customer.call("POST", f"/v1/admin/orders/{path}", body, self.shop.admin, key=path)
            self.assertIn(status, (200, 201), text)
        audit(self, self.shop, book, {product: 3})
        done = self.shop.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'ordo_runtime'")
        self.assertGreater(int(done), 0)

    def test_what_has_happened_stays(self):
        for table in ONLY_ADDED:
            for statement in (f"UPDATE {table} SET {self.column_of(table)} = {self.column_of(table)}",
                              f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                self.refused(statement)
        for table in KEPT:
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                self.refused(statement)
        for column in ("amount", "order_id", "payment_id"):
            self.refused(f"UPDATE refund SET {column} = {column}")

    def column_of(self, table):
        return self.shop.sql("SELECT column_name FROM information_schema.columns WHERE table_schema = 'ordo' AND "
                             f"table_name = '{table}' ORDER BY ordinal_position LIMIT 1")

    def test_tables_stay(self):
        for statement in ("CREATE TABLE ordo.mine (x int)", "ALTER TABLE journal ADD x int", "DROP TABLE journal",
                          "ALTER TABLE journal DISABLE TRIGGER ALL", "DROP TRIGGER journal_is_never_changed ON journal",
                          "CREATE INDEX ON journal (kind)", "CREATE OR REPLACE FUNCTION ordo.refuse() RETURNS trigger "
                          "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "DROP SCHEMA ordo CASCADE"):
            self.refused(statement)
        self.refused("INSERT INTO migration SELECT * FROM migration")


if __name__ == "__main__":
    main()
