# Two images from one file: `app` (web server, task worker, commands) and `proxy` (nginx).

FROM python:3.13-slim AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/magazine
# requirements-s3.txt where the images are kept in a bucket.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-s3.txt ./
RUN pip install --require-hashes -r ${REQUIREMENTS}
COPY . .
# The key is only for this one command: it is neither kept in the image nor used by the site.
RUN SECRET_KEY=build python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --uid 10001 magazine \
    && install -d -o magazine -g magazine /srv/media /srv/imports /run/magazine
USER magazine
CMD ["gunicorn", "--config", "python:magazine.deploy.gunicorn"]

# Debian's nginx, because it has the module that serves .br files. The static files are copied into
# the image: in a shared volume, those of the first version would stay for ever.
FROM debian:bookworm-slim AS proxy
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       nginx libnginx-mod-http-brotli-static gettext-base curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 magazine
COPY --from=app /srv/magazine/var/static /srv/static
COPY magazine/deploy/nginx.conf.template magazine/deploy/proxy.sh /srv/
ENV HTTP_PORT=80 HTTPS_PORT=443 NGINX_USER=magazine RUN_DIR=/run/nginx \
    APP_SOCKET=/run/magazine/gunicorn.sock STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media \
    TLS_CERTIFICATE=/srv/tls/fullchain.pem TLS_KEY=/srv/tls/privkey.pem ACME_ROOT=/srv/acme
CMD ["sh", "/srv/proxy.sh"]
