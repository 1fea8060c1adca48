#!/bin/sh
# Starts coturn in a container: turnserver.conf beside this file, the operator's part from the environment, and the
# certificate that the web server has got.
#
#   DOMAIN, TURN_SECRET    as for the house
#   TLS_PORT               5349 unless it is said
#   PUBLIC_IP, PRIVATE_IP  behind a one-to-one NAT: its address, and this machine's
#   CERTIFICATES           where Caddy keeps them, or else
#   CERTIFICATE, KEY       the files themselves; without any there is no TLS
#   DIRECTORY              where it may write; /tmp unless it is said
set -eu
umask 077
: "${DOMAIN:?}" "${TURN_SECRET:?}"
directory=${DIRECTORY:-/tmp}

if [ -n "${CERTIFICATES:-}" ]; then
  CERTIFICATE= KEY=
  until [ -n "$CERTIFICATE" ] && [ -n "$KEY" ]; do
    CERTIFICATE=$(find "$CERTIFICATES" -path "*/$DOMAIN/$DOMAIN.crt" 2>/dev/null | head -n 1)
    KEY=$(find "$CERTIFICATES" -path "*/$DOMAIN/$DOMAIN.key" 2>/dev/null | head -n 1)
    [ -n "$CERTIFICATE" ] && [ -n "$KEY" ] || sleep 1
  done
fi

{
  cat "$(dirname "$0")/turnserver.conf"
  echo
  echo "static-auth-secret=$TURN_SECRET"
  echo "realm=$DOMAIN"
  echo "tls-listening-port=${TLS_PORT:-5349}"
  echo "pidfile=$directory/pid"
  echo "userdb=$directory/users"
  if [ -n "${CERTIFICATE:-}" ]; then
    echo "cert=$CERTIFICATE"
    echo "pkey=$KEY"
  fi
  if [ -n "${PUBLIC_IP:-}" ]; then
    # Two guests who both use the relay meet at its own address.
    echo "external-ip=$PUBLIC_IP/${PRIVATE_IP:?}"
    echo "allowed-peer-ip=$PRIVATE_IP"
  fi
} >"$directory/turnserver.conf"

# A renewed certificate is read on SIGUSR2, and no meal is cut. Those of Caddy's own authority last for half a day.
relay=$$
(while sleep 3600; do kill -USR2 "$relay" || exit; done) &
exec turnserver -c "$directory/turnserver.conf" "$@"
