-- Transactions. The isolation is stated with each, whatever the server's default.

-- name: transaction_write
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- name: transaction_read
-- One moment for all that is read.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: transaction_commit
COMMIT;

-- name: transaction_rollback
ROLLBACK;
