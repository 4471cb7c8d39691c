# Other names for ./run, ./test and what their files are made with; make itself is not needed.
.PHONY: run test lock fmt messages

python := .venv/bin/python
compile := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-emit-index-url --no-header

run:
	./run

test:
	./test

# The test lock is held to the run lock, so that both install the same versions.
lock:
	$(compile) requirements.in -o requirements.txt
	$(compile) requirements-test.in -c requirements.txt -o requirements-test.txt

fmt:
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

# Needs gettext.
messages:
	$(python) manage.py makemessages --locale th --no-location --no-wrap --ignore .venv --ignore var
	$(python) manage.py compilemessages --locale th
