#!/usr/bin/env bash
# A shop's first order over HTTP, with curl only: starts the server on a fresh shop, lists products,
# registers a customer, orders, pays on the fake provider's page, and completes the order as an admin.
#   examples/server/walkthrough.sh FOLDER_OF_THE_PROGRAMS ["ordo serve"]    the other server there is
set -euo pipefail
programs=$(cd "${1:?the folder that holds ordo and ordo-server}" && pwd)
read -ra serve <<<"${2:-ordo-server}"
folder=$(mktemp -d)
server=
finish() {
    [[ -z $server ]] || { kill "$server" && wait "$server"; } || true
    rm -rf "$folder"
}
trap finish EXIT
export ORDO_DB=$folder/shop.db ORDO_PASSWORD='correct horse battery staple'

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { echo "walkthrough: $*" >&2 && exit 1; }
# value NAME: the first text of that name in the JSON on stdin; enough for these answers.
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }
# call METHOD PATH [curl's arguments]: prints the answer's body; any status but 2xx and 3xx ends the script.
call() {
    local method=$1 path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" "$url$path" "$@"
}
json() { printf '%s' "$*"; }
as() { printf 'Authorization: Bearer %s' "$1"; }
type='Content-Type: application/json'

say "A fresh shop with two products and an admin"
"$programs/ordo" -q init
"$programs/ordo" -q product add 'Wireless Mouse' --price 29.99 --stock 40 --sku MS-1
"$programs/ordo" -q product add 'Express Shipping' --type service --price 9.99
"$programs/ordo" -q user add admin@example.org --name Admin --role admin
mkfifo "$folder/started"
"$programs/${serve[0]}" "${serve[@]:1}" --quiet --port 0 --provider fake >"$folder/started" &
server=$!
read -r started <"$folder/started"
echo "$started"
url=$(sed -n 's/.* at \(http[^ ]*\) .*/\1/p' <<<"$started")

say "GET /v1/products"
products=$(call GET '/v1/products?sort=price&q=mouse')
echo "$products"
product=$(sed 's/.*"data":\[{"id":"\([^"]*\)".*/\1/' <<<"$products")

say "POST /v1/auth/register"
ann=$(call POST /v1/auth/register -H "$type" \
    -d "$(json '{"email":"ann@example.org","password":"a password of her own","name":"Ann"}')" | value access_token)
echo "token ${ann:0:20}…"

say "POST /v1/orders, twice with one key: one order"
cart='{"items":[{"product_id":"'$product'","quantity":2}]}'
order=$(call POST /v1/orders -H "$type" -H "$(as "$ann")" -H 'Idempotency-Key: cart-1' -d "$cart")
again=$(call POST /v1/orders -H "$type" -H "$(as "$ann")" -H 'Idempotency-Key: cart-1' -d "$cart")
[[ $order == "$again" ]] || fail "the second answer differs"
echo "$order"
id=$(sed 's/^{"id":"\([^"]*\)".*/\1/' <<<"$order")

say "POST /v1/orders/{id}/payments, then the provider's page with the good card"
page=$(call POST "/v1/orders/$id/payments" -H "$type" -H "$(as "$ann")" -d '{"provider":"fake"}' | value url)
[[ $page == http* ]] || page=$url$page
token=$(curl -sS --fail-with-body "$page" | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p')
curl -sS --fail-with-body -o "$folder/paid.html" "$page" --data-urlencode "token=$token" --data-urlencode 'card=4242424242424242'

say "GET /v1/orders/{id}/payment-status"
status=$(call GET "/v1/orders/$id/payment-status" -H "$(as "$ann")")
echo "$status"
[[ $(value payment_status <<<"$status") == paid ]] || fail "it is not paid"

say "The admin completes it"
admin=$(call POST /v1/auth/login -H "$type" \
    -d "$(json '{"email":"admin@example.org","password":"'"$ORDO_PASSWORD"'"}')" | value access_token)
completed=$(call POST "/v1/admin/orders/$id/status" -H "$type" -H "$(as "$admin")" -d '{"status":"completed"}')
[[ $completed == *'"status":"completed"'* ]] || fail "it is not completed"
echo completed

say "GET /v1/orders/{id}/history: every step"
history=$(call GET "/v1/orders/$id/history" -H "$(as "$ann")")
tr '{' '\n' <<<"$history" | sed -n 's/.*"seq":\([0-9]*\),"kind":"\([^"]*\)","from":\([^,]*\),"to":\([^,]*\),.*/\1  \2  \3 -> \4/p'
for step in created payment_status_changed status_changed; do
    [[ $history == *"\"kind\":\"$step\""* ]] || fail "the history has no $step"
done
[[ $history == *'"to":"completed"'* ]] || fail "it is not completed"

say "The server ends, and the shop verifies"
kill -TERM "$server"
wait "$server"
server=
"$programs/ordo" verify
