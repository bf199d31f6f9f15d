#!/usr/bin/env bash
# Puts the built site behind nginx, below /palermo/, as docs/nginx.conf says, and tries it. Installs nginx on Debian. Not part of make test.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"
scripts/setup.sh test
[ -f dist/index.html ] || fail "dist/ is missing" "make build makes it"

modules=/usr/lib/nginx/modules
if ! command -v nginx >/dev/null || [ ! -e $modules/ngx_http_brotli_static_module.so ]; then
    say "hosting: installing nginx with apt-get"
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nginx-light \
        libnginx-mod-http-brotli-static >/dev/null </dev/null || fail "nginx could not be installed"
fi

work=$(mktemp -d)
stop() {
    if [ -f "$work/nginx.pid" ]; then kill "$(cat "$work/nginx.pid")" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap stop EXIT
mkdir -p "$work/www" "$work/tmp"
cp -r dist "$work/www/palermo"
node scripts/compress.mjs "$work/www/palermo"
# If root starts nginx, its worker processes run as another user, which must be able to read the files.
chmod -R a+rX "$work"
port=${PORT:-$((20000 + RANDOM % 20000))}
sed "s#root /var/www;#root $work/www;#" docs/nginx.conf >"$work/palermo.conf"
cat >"$work/nginx.conf" <<END
load_module $modules/ngx_http_brotli_static_module.so;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log $work/access.log;
    client_body_temp_path $work/tmp/body;
    proxy_temp_path $work/tmp/proxy;
    fastcgi_temp_path $work/tmp/fastcgi;
    uwsgi_temp_path $work/tmp/uwsgi;
    scgi_temp_path $work/tmp/scgi;
    server {
        listen 127.0.0.1:$port;
        absolute_redirect off;
        include $work/palermo.conf;
    }
}
END
nginx -c "$work/nginx.conf" -p "$work" || fail "nginx does not take docs/nginx.conf" "$(tail -n 3 "$work/error.log")"
say "hosting: $(nginx -v 2>&1) at http://127.0.0.1:$port/palermo/"
SITE=http://127.0.0.1:$port/palermo/ node --test --test-reporter=spec tests/hosting/smoke.mjs
