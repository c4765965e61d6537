-- The journal. Who an order belongs to is added when a record is read.

-- name: journal_insert
INSERT INTO journal (sequence, event_id, order_id, order_sequence, kind, type, from_word, to_word,
                     actor_type, actor_id, is_public, at, trace, facts, previous_hash, hash)
SELECT * FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::BIGINT[], $5::TEXT[], $6::TEXT[], $7::TEXT[],
                     $8::TEXT[], $9::TEXT[], $10::TEXT[], $11::BOOLEAN[], $12::BIGINT[], $13::TEXT[],
                     $14::TEXT[], $15::BYTEA[], $16::BYTEA[]);

-- name: journal_text_insert
INSERT INTO journal_text (sequence, actor_name, message)
SELECT * FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[]);

-- name: journal_last
SELECT coalesce(max(sequence), 0) FROM journal;

-- name: journal_list
SELECT j.sequence, j.event_id, j.order_id, j.order_sequence, j.kind, j.type, j.from_word, j.to_word,
       j.actor_type, j.actor_id, t.actor_name, t.message, j.is_public, j.at, j.trace, j.facts,
       j.previous_hash, j.hash, o.customer_email, o.customer_name
FROM journal j
LEFT JOIN journal_text t ON t.sequence = j.sequence
JOIN orders o ON o.id = j.order_id
WHERE j.sequence > $1
ORDER BY j.sequence
LIMIT $2;

-- name: journal_list_of_order
SELECT j.sequence, j.event_id, j.order_id, j.order_sequence, j.kind, j.type, j.from_word, j.to_word,
       j.actor_type, j.actor_id, t.actor_name, t.message, j.is_public, j.at, j.trace, j.facts,
       j.previous_hash, j.hash, o.customer_email, o.customer_name
FROM journal j
LEFT JOIN journal_text t ON t.sequence = j.sequence
JOIN orders o ON o.id = j.order_id
WHERE j.order_id = $1
ORDER BY j.order_sequence;
