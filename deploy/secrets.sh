#!/bin/sh
# Makes passwords for compose.yaml, in secrets/ beside this file, which only its owner can read. Keeps those that are
# there already.
set -eu
cd -- "$(dirname -- "$0")"
umask 077
mkdir -p secrets

password() { # a random one of letters and digits; a letter first, since NATS takes digits for a number
  printf p
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32
}

keep() { # writes file $1 with what comes in, unless it is there
  [ -s "secrets/$1" ] || cat >"secrets/$1"
}

password | keep owner-password
password | keep app-password
password | keep nats-password
owner=$(cat secrets/owner-password)
app=$(cat secrets/app-password)
nats=$(cat secrets/nats-password)

printf 'POSTGRES_PASSWORD=%s\nAPP_PASSWORD=%s\n' "$owner" "$app" | keep postgres.env
printf 'EDUPULSE_DATABASE_PASSWORD=%s\n' "$owner" | keep owner.env
printf 'NATS_PASSWORD=%s\nNATS_ROUTES=%s\n' "$nats" \
  "[\"nats://cluster:$nats@nats-1:6222\",\"nats://cluster:$nats@nats-2:6222\",\"nats://cluster:$nats@nats-3:6222\"]" |
  keep nats.env
printf 'EDUPULSE_DATABASE_PASSWORD=%s\nEDUPULSE_NATS_URL=%s\n' "$app" \
  "nats://edupulse:$nats@nats-1:4222,nats://edupulse:$nats@nats-2:4222,nats://edupulse:$nats@nats-3:4222" | keep node.env
