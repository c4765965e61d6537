-- People who sign in, and their refresh tokens.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: user_get
SELECT id, email, name, role, version, created_at, updated_at, password_hash
FROM users
WHERE id = $1;

-- name: user_get_by_email
SELECT id, email, name, role, version, created_at, updated_at, password_hash
FROM users
WHERE email_folded = $1;

-- name: user_listed
SELECT id, email, name, role, version, created_at, updated_at, password_hash
FROM users
WHERE row = $1;

-- name: user_insert
INSERT INTO users (id, email, email_folded, name, name_folded, role, password_hash, version,
                   updated_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: user_update
WITH changed AS (
    UPDATE users
    SET email = $2, email_folded = $3, name = $4, name_folded = $5, role = $6, password_hash = $7,
        version = $8, updated_at = $9
    WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: user_by_id_falling
SELECT row, id, role, email_folded, name_folded FROM users WHERE id < $1 ORDER BY id DESC;

-- name: user_in_role_falling
SELECT row, id, role, email_folded, name_folded FROM users
WHERE (role, id) < ($2, $1) AND role >= $2
ORDER BY role DESC, id DESC;

-- name: user_from_email
SELECT row, id, role, email_folded, name_folded FROM users
WHERE email_folded >= $1
ORDER BY email_folded;

-- name: user_from_name
SELECT row, id, role, email_folded, name_folded FROM users
WHERE name_folded >= $1
ORDER BY name_folded;

-- name: session_get
SELECT digest, family, user_id, created_at, expires_at, used_at FROM session_token WHERE digest = $1;

-- name: session_insert
INSERT INTO session_token (digest, family, user_id, created_at, expires_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: session_update
WITH changed AS (
    UPDATE session_token SET used_at = $2 WHERE digest = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: session_end_family
DELETE FROM session_token WHERE family = $1;

-- name: session_end_user
DELETE FROM session_token WHERE user_id = $1;

-- name: session_forget
DELETE FROM session_token
WHERE digest IN (SELECT digest FROM session_token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2);
