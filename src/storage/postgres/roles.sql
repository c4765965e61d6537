-- A role for the processes that run a shop: it can neither change the tables nor rewrite what has happened.
-- Run by the owner of the schema once the shop has been migrated, and again after each migration:
--
--     psql -v ON_ERROR_STOP=1 -v schema=ordo -v role=ordo_runtime -f roles.sql "$URL"
--
-- The role itself is made by the administrator (CREATE ROLE ordo_runtime LOGIN PASSWORD …). `ordo migrate`
-- is run by the owner.
SET search_path = :"schema";

REVOKE ALL ON ALL TABLES IN SCHEMA :"schema" FROM PUBLIC, :"role";
REVOKE ALL ON ALL SEQUENCES IN SCHEMA :"schema" FROM PUBLIC, :"role";
GRANT USAGE ON SCHEMA :"schema" TO :"role";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"role";
GRANT SELECT ON SEQUENCE reply_id_seq TO :"role";

-- Only added: the journal, the ledger, order lines, movements, refunded pieces.
GRANT INSERT ON journal, journal_text, ledger, order_line, stock_movement, refund_item TO :"role";

-- Added, and moving on.
GRANT INSERT, UPDATE ON orders, payment, product, users, consumer, sales, standing, product_day,
    product_month TO :"role";
GRANT INSERT, UPDATE (status, reason, provider, provider_ref, failure_code, failure_message, updated_at,
    check_at, checks) ON refund TO :"role";
GRANT INSERT, UPDATE (state) ON provider_event TO :"role";
GRANT UPDATE ON chain, policy TO :"role";

-- Also forgotten.
GRANT INSERT, UPDATE, DELETE ON image, image_data, stock, idempotency_key, session_token TO :"role";
GRANT INSERT, DELETE ON product_word, reply TO :"role";
