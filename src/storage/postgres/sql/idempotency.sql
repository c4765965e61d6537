-- Answers kept for repeated requests.

-- name: key_get
SELECT r.request_digest, r.created_at, r.body
FROM idempotency_key k JOIN reply r ON r.id = k.reply_id
WHERE k.scope = $1;

-- name: reply_insert
INSERT INTO reply (scope, request_digest, created_at, body) VALUES ($1, $2, $3, $4);

-- name: key_put
-- For the answer that was inserted last. A key whose time is over may be used again. The answer it had before is as old as the key and
-- goes when old answers go.
INSERT INTO idempotency_key (scope, reply_id) VALUES ($1, currval('reply_id_seq'))
ON CONFLICT (scope) DO UPDATE SET reply_id = excluded.reply_id;

-- name: reply_list_oldest
-- In the order they were given. That is the order of their times unless a clock has stood wrong, so the
-- caller looks a little further than to the first that is to be kept.
SELECT id, scope, created_at FROM reply WHERE id > 0 ORDER BY id LIMIT $1;

-- name: reply_remove
DELETE FROM reply WHERE id = $1;

-- name: key_remove
-- Unless it has been used again since.
DELETE FROM idempotency_key WHERE scope = $1 AND reply_id = $2;
