"""Reading a page as a person does: its words, its links, what it says about itself."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(part: Tag | BeautifulSoup) -> str:
    """The text with every run of white space as one space."""
    return " ".join(part.get_text(" ").split())


def main(response: Any) -> str:
    """The words of the page's own part."""
    found = page(response).main
    assert found is not None
    return words(found)


def heading(response: Any) -> str:
    found = page(response).h1
    assert found is not None
    return words(found)


def notices(response: Any) -> list[str]:
    return [words(notice) for notice in page(response).select(".notices .notice")]


def errors(response: Any) -> list[str]:
    return [words(item) for item in page(response).select(".errors li")]


def links(response: Any) -> dict[str, str]:
    """Where the links of the page's own part lead, by their words."""
    found = page(response).select("main a[href]")
    return {words(link): str(link["href"]) for link in found}


def facts(response: Any) -> dict[str, str]:
    """Terms and what is said of them, of every list of facts."""
    terms = page(response).select("main dl.facts > dt")
    return {words(term): words(term.find_next_sibling("dd")) for term in terms}
