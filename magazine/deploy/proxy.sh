#!/bin/sh
# Fill in the variables of nginx.conf.template (capitals only: nginx's own are small), become nginx.
set -eu
template=$(dirname "$0")/nginx.conf.template
mkdir -p "$RUN_DIR"
envsubst "$(grep -o '\${[A-Z_]*}' "$template")" <"$template" >"$RUN_DIR/nginx.conf"
exec nginx -c "$RUN_DIR/nginx.conf" -g 'daemon off;'
