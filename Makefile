# make run serves the magazine, make test runs every test, make help lists the rest.
# Needs: git, make, and any Python 3 with venv. uv is found or installed in var/uv.

PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null || echo var/uv/bin/uv)
UV_VERSION := 0.13.9
# A venv that holds the tools of developers also serves: switching must not rebuild it.
PACKAGES := $(if $(wildcard .venv/dev),.venv/dev,.venv/run)
# Four at least: the tests in a browser wait more than they work.
JOBS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores > 4 ? cores : 4)))
export PORT
# Trust what the machine trusts: a company's own certificates are not in uv's list.
export UV_SYSTEM_CERTS := 1

.PHONY: run test dev lint bench audit torture lock messages help
.DEFAULT_GOAL := help

run: $(PACKAGES) ## serve the magazine on 127.0.0.1:$(PORT), until Ctrl-C
	@exec $(PYTHON) -m magazine.deploy.serve

test: .venv/dev ## run every test on SQLite and PostgreSQL (ARGS="tests/lib -k word" for some)
	@failed=0; for db in sqlite postgres; do echo "== tests on $$db"; \
	  $(PYTHON) -m pytest -n $(JOBS) --dist loadgroup --db=$$db $(ARGS) || [ $$? -eq 5 ] || failed=1; \
	done; exit $$failed

dev: .venv/dev ## serve with autoreload and the debug toolbar
	@$(PYTHON) manage.py migrate --verbosity 0 && $(PYTHON) manage.py createcachetable
	@DEBUG=1 SITE_URL=http://127.0.0.1:$(PORT) exec $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

lint: .venv/dev ## check style, types, migrations, production settings and the catalogue
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/djangofmt --check --quiet templates
	@.venv/bin/mypy --no-error-summary
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@SITE_URL=https://magazine.example ALLOWED_HOSTS=magazine.example \
	  EMAIL_URL=smtp+tls://mail.example:587 \
	  LEGAL_PUBLISHER=x LEGAL_DIRECTOR=x LEGAL_HOST=x LEGAL_EMAIL=x@magazine.example \
	  SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50))") \
	  $(PYTHON) manage.py check --deploy --fail-level WARNING
	@$(PYTHON) -m magazine.deploy.catalogue check
	@echo "Nothing to complain about."

bench: .venv/dev ## measure speed and memory
	@exec $(PYTHON) -m benchmarks.run $(ARGS)

audit: .venv/dev ## run the slow checks of the pages: HTML, accessibility, Lighthouse
	@exec $(PYTHON) -m benchmarks.audit $(ARGS)

torture: .venv/dev ## run the long fault tests
	@exec $(PYTHON) -m benchmarks.torture $(ARGS)

messages: .venv/dev ## bring the French catalogue up to date (needs gettext)
	@exec $(PYTHON) -m magazine.deploy.catalogue write

lock: $(UV) ## pin every package again, with hashes
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --no-emit-index-url pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --no-emit-index-url -c requirements.txt --extra s3 pyproject.toml -o requirements-s3.txt
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header \
	  --no-emit-index-url -c requirements.txt --group dev pyproject.toml \
	  -o requirements-dev.txt

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 /p' Makefile | awk '{printf "  make %-9s", $$2; $$1=$$2=""; print}'

.venv/run: requirements.txt .python-version | $(UV)
	$(call install,requirements.txt)

.venv/dev: requirements-dev.txt .python-version | $(UV)
	$(call install,requirements-dev.txt)

define install
@echo "Installing the packages of $(1) …"
@free=$$(df -Pm . | awk 'NR==2 {print $$4}'); [ "$$free" -ge 600 ] || \
  { echo "The disk is full: $$free MB free, 600 MB needed."; exit 1; }
@[ -x $(PYTHON) ] || $(UV) venv --quiet --clear .venv || \
  { echo "Python $$(cat .python-version) is needed and was not found."; exit 1; }
@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes $(1) || \
  { echo "The packages could not be installed: the lines above say why."; exit 1; }
@touch $@
endef

var/uv/bin/uv:
	@command -v python3 >/dev/null || { echo "Python 3 is needed and was not found."; exit 1; }
	@echo "Installing uv in var/uv …"
	@mkdir -p var && python3 -m venv var/uv || \
	  { echo "Python 3 with venv is needed (on Debian: apt-get install python3-venv)."; exit 1; }
	@var/uv/bin/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
