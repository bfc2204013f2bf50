#!/bin/sh
# A program that needs secrets. It knows the names of its variables and no value:
#
#     vault exec --only 'DB_*' --only API_TOKEN -- examples/deploy.sh
#
# It proves that it has the secrets and prints none of them: it answers a challenge of the database with the password,
# and signs a request with the token.
set -eu

: "${DB_USER:?}" "${DB_PASSWORD:?}" "${API_TOKEN:?}"

# H(secret, H(secret, message)). The secret goes through a pipe: printf is a part of the shell, so that the secret is
# never an argument of a process, which other users could see. (`openssl dgst -hmac SECRET` would make it one.)
sign() {
    inner=$(printf '%s\n%s' "$1" "$2" | sha256sum | cut -d ' ' -f 1)
    printf '%s\n%s' "$1" "$inner" | sha256sum | cut -d ' ' -f 1
}

challenge='nonce=42'
request='POST /releases version=1.4.0'

echo "database: $DB_USER answers $challenge with $(sign "$DB_PASSWORD" "$challenge" | cut -c 1-16)..."
echo "request:  $request, signature $(sign "$API_TOKEN" "$request" | cut -c 1-16)..."
