"""The download: for readers alone, and inert."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from essaim.documents import queries, services, storage
from essaim.documents.models import File
from essaim.documents.readers import READERS
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.documents import files


def add(owner: User, visibility: str = "owner", name: str = "Devis « été ».pdf") -> File:
    return services.add_file(
        Actor.of(owner), owner=owner, upload=SimpleUploadedFile(name, files.pdf()), title="Devis", visibility=visibility
    )


def status(response: Any) -> int:
    """The status, once the answer is read to its end."""
    if response.streaming:
        list(response.streaming_content)
    return int(response.status_code)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_reader_downloads_an_inert_attachment(store, owner, readers) -> None:
    file = add(owner)
    response = signed_in(owner).get(file.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == files.pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(file.size)
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Devis%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"] == f'"{file.sha256}"'


def test_what_the_reader_has_already_is_not_sent_again(store, owner, stranger, readers) -> None:
    file = add(owner)
    etag = {"If-None-Match": f'"{file.sha256}"'}
    assert signed_in(owner).get(file.url, headers=etag).status_code == 304
    assert signed_in(stranger).get(file.url, headers=etag).status_code == 404


@pytest.mark.parametrize("visibility", ["owner", "office"])
def test_a_stranger_learns_nothing(store, owner, stranger, readers, visibility: str) -> None:
    file = add(owner, visibility)
    absent = f"/documents/{uuid.uuid4()}/"
    for client in (Client(), signed_in(stranger)):
        assert client.get(file.url).status_code == client.get(absent).status_code == 404
    assert status(signed_in(owner).get(file.url)) == (200 if visibility == "owner" else 404)


def test_a_public_file_needs_no_account_and_no_reader_means_nobody(store, owner, readers, monkeypatch) -> None:
    file = add(owner, "public")
    response = Client().get(file.url)
    assert status(response) == 200
    assert response["Cache-Control"] == "no-cache"
    monkeypatch.delitem(READERS._items, "people.user")
    assert Client().get(file.url).status_code == 404
    assert signed_in(owner).get(file.url).status_code == 404


def test_only_reading_is_possible(store, owner, readers) -> None:
    file = add(owner)
    assert signed_in(owner).post(file.url).status_code == 405
    assert status(signed_in(owner).head(file.url)) == 200
    assert signed_in(owner).get("/documents/../../etc/passwd/").status_code == 404


def test_missing_bytes_are_a_404_that_the_log_tells(store, owner, readers, caplog) -> None:
    file = add(owner)
    storage.delete(file.path)
    assert signed_in(owner).get(file.url).status_code == 404
    assert "missing from the store" in caplog.text


def test_the_list_of_files_is_drawn(store, owner, readers) -> None:
    file = add(owner)
    page = render_to_string("documents/file_list.html", {"files": queries.files_visible_to(Actor.of(owner), owner)})
    assert f'href="{file.url}"' in page
    assert "Devis" in page
    assert "Aucun fichier" in render_to_string("documents/file_list.html", {"files": []})
