"""Help pages: the guides of the repository, read on the site."""

import re

import pytest
from django.test import Client

from essaim.portal.help import GUIDES, help_page, help_slugs
from essaim.ui.guides import read_guide

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.mark.parametrize("slug", ["", *help_slugs()])
def test_every_guide_is_a_page_whose_links_lead_somewhere(client: Client, slug: str) -> None:
    address = f"/aide/{slug}/" if slug else "/aide/"
    page = client.get(address).content.decode()
    found = help_page(slug)
    assert found is not None
    assert f"<h1>{found.title}</h1>" in page
    assert page.count("<h1") == 1
    for target in set(re.findall(r'href="([^"]+)"', found.body)):
        assert not target.partition("#")[0].endswith(".md"), target
        if target.startswith("/"):
            assert client.get(target).status_code == 200, target


def test_help_is_one_click_from_every_public_page(client: Client) -> None:
    assert 'href="/aide/"' in client.get("/plan-du-site/").content.decode()


@pytest.mark.parametrize("slug", ["README", "mots", "0001-rooms-and-floors", "inconnu"])
def test_what_is_no_guide_is_not_served(client: Client, slug: str) -> None:
    assert slug not in GUIDES
    assert client.get(f"/aide/{slug}/").status_code == 404


def test_signs_stay_with_their_words() -> None:
    body = read_guide("# Titre\n\nOuvrez « Mes aides » : `a : b` reste.", lambda target: target).body
    assert "«\u00a0Mes aides\u00a0»\u00a0: <code>a : b</code>" in body
