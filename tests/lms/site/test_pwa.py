"""The site as an app: its manifest, its service worker, whose session it is, signing out."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

import pytest
from PIL import Image

from lms.site import pwa
from tests.factories.people import person
from tests.lms.site.pages import page

pytestmark = pytest.mark.django_db


def found(address: str) -> Path:
    name = address.removeprefix("/static/").split("?")[0]
    return Path(finders.find(name))


def test_the_manifest_makes_an_app_with_icons_of_the_sizes_it_says(client: Client):
    answer = client.get("/manifest.webmanifest")

    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/my/", "/", "standalone")
    assert re.search("[ก-ฮ]", told["name"])
    for icon in told["icons"]:
        assert "{}x{}".format(*Image.open(found(icon["src"])).size) == icon["sizes"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_every_page_links_the_manifest(client: Client):
    links = page(client.get("/privacy/")).select("link[rel=manifest]")

    assert [link["href"] for link in links] == ["/manifest.webmanifest"]


def test_the_service_worker_may_rule_the_site_and_is_asked_for_each_time(client: Client):
    answer = client.get("/sw.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]


def test_the_service_worker_keeps_files_that_are_there(client: Client):
    script = client.get("/sw.js").content.decode()

    shell = json.loads(re.search(r"SHELL = (.*);", script)[1])
    parts = json.loads(re.search(r"importScripts\(\.\.\.(.*)\);", script)[1])
    assert [address for address in shell + parts if not found(address).exists()] == []
    assert all("?v=" in address for address in shell if address.split("?")[0].endswith(".css"))


def test_another_version_of_a_file_makes_another_service_worker(monkeypatch):
    before = pwa.version()
    monkeypatch.setattr(pwa, "digest_of", lambda name: "changed")

    assert (len(before), pwa.version() == before) == (12, False)


def test_the_offline_page_is_nobodys(site_as):
    somebody = person(username="somying.t")

    told = site_as(somebody).get("/offline/").content.decode()

    shown = page(site_as(somebody).get("/offline/"))
    assert "somying" not in told
    assert shown.select("main form, header form") == []


def test_the_list_of_kept_lessons_is_for_those_signed_in(client: Client, site_as):
    assert client.get("/my/offline/").headers["Location"] == "/sign-in/?next=/my/offline/"
    assert page(site_as(person()).get("/my/offline/")).select("[data-shelf]") != []


def test_a_session_says_whose_it_is_and_gives_a_token_that_works(client: Client):
    somebody = person()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(somebody)
    answer = strict.get("/my/session/")

    sent = {"size": "large", "csrfmiddlewaretoken": answer.json()["token"]}

    assert answer.json()["reader"] == str(somebody.uid)
    assert "no-store" in answer.headers["Cache-Control"]
    assert strict.post("/preferences/text-size/", sent).status_code == 302
    assert client.get("/my/session/").status_code == 302


def test_signing_out_clears_what_the_browser_kept(site_as):
    answer = site_as(person()).post("/sign-out/")

    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (302, '"storage"')


def test_pages_say_whose_they_are_to_their_own_scripts_alone(client: Client, site_as):
    somebody = person()

    mine, nobodys = page(site_as(somebody).get("/privacy/")), page(client.get("/privacy/"))

    assert mine.html["data-reader"] == str(somebody.uid)
    assert nobodys.html["data-reader"] == ""
    assert nobodys.select("script[src*='reader.js'], script[src*='offline.js']") == []
