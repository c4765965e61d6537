-- Transactions.

-- name: transaction_write
-- IMMEDIATE: a reader that becomes a writer may be refused at once, busy timeout or not.
BEGIN IMMEDIATE;

-- name: transaction_read
BEGIN;

-- name: transaction_commit
COMMIT;

-- name: transaction_rollback
ROLLBACK;
