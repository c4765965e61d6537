-- Answers kept for repeated requests.

-- name: key_get
SELECT r.request_digest, r.created_at, r.body
FROM idempotency_key k JOIN reply r ON r.id = k.reply_id
WHERE k.scope = ?;

-- name: reply_insert
INSERT INTO reply (request_digest, created_at, body) VALUES (?, ?, ?);

-- name: key_put
-- A key whose time is over may be used again. The answer it had before is as old as the key and
-- goes when old answers go.
INSERT INTO idempotency_key (scope, reply_id) VALUES (?, ?)
ON CONFLICT (scope) DO UPDATE SET reply_id = excluded.reply_id;
