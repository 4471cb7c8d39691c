"""A document cannot read a file or reach the network, however it asks."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import weasyprint
from weasyprint.urls import URLFetcher

from certificates.rendering.assets import Asset, AssetFetcher
from certificates.rendering.errors import AssetRefused, RenderError
from certificates.rendering.sandbox import Job, Sandbox

FACE = '@font-face { font-family: F; src: url("asset:GovLabSarabun-Regular.ttf") }'
CSS = f"{FACE} html {{ font-family: F }}"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'

# {file} and {http} become addresses of a picture on this machine.
VECTORS = {
    "img-file": '<img alt="x" src="{file}">',
    "img-http": '<img alt="x" src="{http}">',
    "img-redirect": '<img alt="x" src="{redirect}">',
    "object": '<object data="{http}">x</object>',
    "embed": '<embed src="{http}">',
    "inline-svg-image": SVG + '<image href="{file}" width="9" height="9"/></svg>',
    "link-stylesheet": '<link rel="stylesheet" href="{http}">',
    "style-import": '<style>@import url("{http}");</style>',
    "style-font": '<style>@font-face {{ font-family: G; src: url("{file}") }}</style>',
    "style-background": '<div style="background: url({http}); height: 9px">x</div>',
    "style-content": '<style>p::before {{ content: url("{file}") }}</style>',
    "style-list": '<ul style="list-style-image: url({http})"><li>x</ul>',
    "link-attachment": '<link rel="attachment" href="{file}">',
    "anchor-attachment": '<a rel="attachment" href="{file}">x</a>',
    "data-uri": '<img alt="x" src="data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
}


class Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.hits: list[str] = []


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/picture.svg")
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(PICTURE)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server():
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def sandbox():
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


@pytest.fixture
def addresses(server, tmp_path):
    (tmp_path / "secret.svg").write_bytes(PICTURE)
    root = f"http://127.0.0.1:{server.server_port}"
    server.hits.clear()
    return {
        "file": (tmp_path / "secret.svg").as_uri(),
        "http": f"{root}/picture.svg",
        "redirect": f"{root}/redirect",
    }


def page(body: str) -> str:
    return f'<html lang="th"><title>x</title><body><p>x {body}'


class Recorder(URLFetcher):
    """The layout engine's own fetcher, and what it fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def fetch(self, url: str, headers: dict | None = None):
        response = super().fetch(url, headers)
        self.fetched.append(url)
        return response


@pytest.mark.parametrize("vector", VECTORS)
def test_layout_engine_alone_would_fetch_it(vector, addresses):
    recorder = Recorder()
    document = weasyprint.HTML(
        string=page(VECTORS[vector].format(**addresses)), url_fetcher=recorder
    )

    document.write_pdf()

    assert recorder.fetched


@pytest.mark.parametrize("vector", VECTORS)
def test_sandbox_fetches_nothing_and_prints_nothing(vector, addresses, server, sandbox):
    with pytest.raises(AssetRefused):
        sandbox.print(Job(page(VECTORS[vector].format(**addresses)), CSS, {}, b"test"))

    assert server.hits == []


@pytest.mark.parametrize("path", ["picture.svg", "../../etc/passwd", "/etc/passwd", "//host/x"])
def test_relative_references_lead_nowhere(path, sandbox):
    with pytest.raises(RenderError):
        sandbox.print(Job(page(f'<img alt="x" src="{path}">'), CSS, {}, b"test"))


@pytest.mark.parametrize("rule", ['@import "{http}";', "html {{ background: url({file}) }}"])
def test_style_sheet_is_held_to_the_same_table(rule, addresses, server, sandbox):
    css = f"{rule.format(**addresses)} {CSS}"

    with pytest.raises(AssetRefused):
        sandbox.print(Job(page("x"), css, {}, b"test"))

    assert server.hits == []


def test_an_asset_of_the_document_is_printed(sandbox):
    assets = {"mark.svg": Asset("image/svg+xml", PICTURE)}

    pdf = sandbox.print(Job(page('<img alt="x" src="asset:mark.svg">'), CSS, assets, b"test"))

    assert pdf.startswith(b"%PDF-")


def test_an_asset_cannot_fetch_either(addresses, server, sandbox):
    inner = f'{SVG}<image href="{addresses["http"]}" width="9" height="9"/></svg>'
    assets = {"mark.svg": Asset("image/svg+xml", inner.encode())}

    with pytest.raises(AssetRefused):
        sandbox.print(Job(page('<img alt="x" src="asset:mark.svg">'), CSS, assets, b"test"))

    assert server.hits == []


def test_fetcher_remembers_refusals_its_caller_swallowed():
    fetcher = AssetFetcher.within(weasyprint, {})

    with pytest.raises(weasyprint.urls.FatalURLFetchingError):
        fetcher("asset:unknown")

    with pytest.raises(AssetRefused):
        fetcher.raise_if_refused()
