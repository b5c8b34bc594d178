"""A laureate's page: its picture, its place, what it serves, and how the list is narrowed."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from essaim.directory.models import Sector
from essaim.documents import storage
from essaim.documents.models import File
from essaim.funding import services
from essaim.funding.aims import AIMS, Aim
from essaim.funding.models import AidKind, Call, CutOff, Laureate
from essaim.funding.pictures import redrawn
from essaim.funding.states import CallState
from essaim.kernel.verdict import Refused
from essaim.people.roles import Role
from essaim.territory.models import Layer, Outline
from tests.funding import making
from tests.funding.making import SYSTEM
from tests.funding.test_office import signed_in, text, url

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[3.07, 50.63], [3.09, 50.63], [3.09, 50.64], [3.07, 50.63]]]}


def photo(size: tuple[int, int] = (2400, 1800), form: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture that says where it was taken and is lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil"
    output = io.BytesIO()
    Image.new(mode, size, "orange" if mode != "P" else 3).save(
        output, form, **({"exif": exif} if form != "PNG" else {})
    )
    return output.getvalue()


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page(**award) -> Laureate:
    made = making.award(state="notified", **award)
    return services.publish_laureate(SYSTEM, services.consent_laureate(SYSTEM, made, story="Notre histoire."))


@pytest.mark.once
def test_a_picture_is_upright_smaller_and_says_nothing_of_its_camera() -> None:
    for content in (photo(), photo(form="WEBP"), photo((1800, 2400), "PNG", "RGBA"), photo((300, 200), "PNG", "P")):
        with Image.open(io.BytesIO(redrawn(content))) as drawn:
            assert drawn.format == "JPEG"
            assert not drawn.getexif()
            assert drawn.width <= 1600
            assert drawn.height <= 1200
    with Image.open(io.BytesIO(redrawn(photo()))) as drawn:
        assert drawn.height > drawn.width, "it was lying on its side"
    for wrong, said in ((b"rien", "ne s’ouvre pas"), (photo()[:3000], "ne s’ouvre pas"), (photo((90, 90)), "petite")):
        with pytest.raises(ValidationError, match=said):
            redrawn(wrong)


def test_a_picture_is_described_shown_replaced_and_hidden_with_its_page() -> None:
    laureate = page()
    for upload, alt, field in ((sent(photo()), " ", "alt"), (None, "Un atelier.", "picture")):
        with pytest.raises(ValidationError) as fault:
            services.describe_laureate(SYSTEM, laureate, upload=upload, alt=alt)
        assert field in fault.value.message_dict
    with pytest.raises(Refused):
        services.describe_laureate(making.actor("Passante"), laureate, upload=sent(photo()), alt="Un atelier.")
    first = services.describe_laureate(SYSTEM, laureate, upload=sent(photo()), alt="Un atelier.").picture_key
    laureate = services.describe_laureate(SYSTEM, laureate, upload=sent(photo((900, 900))), alt="Deux vélos.")
    assert laureate.picture_key != first
    laureate = services.describe_laureate(SYSTEM, laureate, upload=None, alt="Deux vélos bleus.")
    public = Client()
    shown = text(public.get(f"/laureats/{laureate.slug}/"))
    assert f'src="/documents/{laureate.picture_key}/" alt="Deux vélos bleus."' in shown
    answer = public.get(f"/documents/{laureate.picture_key}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer).startswith(b"\xff\xd8")
    assert public.get(f"/documents/{first}/").status_code == 404
    services.unpublish_laureate(SYSTEM, laureate)
    assert public.get(f"/documents/{laureate.picture_key}/").status_code == 404
    with storage.open_file(File.objects.get(pk=laureate.picture_key).path) as kept:
        assert b"Appareil" not in kept.read()


def test_the_office_and_the_holder_put_the_picture_and_what_they_typed_stays() -> None:
    holder = making.person("Porteuse")
    file = making.application("awarded", holder=holder)
    laureate = page(application=file, organisation=file.organisation)
    desk, own = signed_in(making.person("Mission", Role.OFFICER)), signed_in(holder)
    office, space = url("office_picture", laureate.slug), url("laureate_picture", file.pk)
    for client, address in ((desk, office), (own, space)):
        shown = text(client.post(address, {"picture": sent(b"rien"), "alt": "Un atelier."}))
        assert "Un atelier." in shown
        assert "Erreur" in shown
        assert client.post(address, {"picture": sent(photo()), "alt": "Un atelier."}).status_code == 302
    assert "Un atelier." in text(own.get(url("laureate_page", file.pk)))
    assert "Changer l’image" in text(desk.get(f"{url('office_laureates')}?onglet=publiees"))


def test_the_page_says_where_it_is_and_what_it_serves(monkeypatch, django_assert_max_num_queries) -> None:
    making.places()
    layer = Layer.objects.create(kind="quarter", is_schematic=True, source="Essaim")
    Outline.objects.create(layer=layer, code="fives", geometry=SQUARE)
    kind = AidKind.objects.create(code="amorcage", title="Amorçage", action_code="1.3.a")
    laureate = page(quarter_code="fives", kind=kind)
    aim = Aim("Axe 1, Financer", "1.3.a Un appel permanent", "/strategie/actions/1.3.a/")
    monkeypatch.setattr(AIMS, "_items", {"test": lambda code: aim if code == "1.3.a" else None})
    with django_assert_max_num_queries(8):
        shown = text(Client().get(f"/laureats/{laureate.slug}/"))
    for words in ("Fives", "contours schématiques", "Axe 1, Financer", "/strategie/actions/1.3.a/"):
        assert words in shown


def test_the_list_is_narrowed_by_what_some_laureate_answers_to() -> None:
    making.places()
    sector = Sector.objects.create(code="velo", name="Vélo", position=1)
    Sector.objects.create(code="mode", name="Mode", position=2)
    one, two = page(quarter_code="fives"), page(commune_code=making.LOMME)
    one.award.sectors.add(sector)
    public = Client()
    for query, expected in (
        ("quartier=fives", {one.slug}),
        ("filiere=velo", {one.slug}),
        (f"commune={making.LOMME}", {two.slug}),
        ("quartier=ailleurs&filiere=mode", {one.slug, two.slug}),
    ):
        answer = public.get(f"/laureats/?{query}")
        assert {row.slug for row in answer.context["page"]} == expected, query
    assert "Mode" not in text(public.get("/laureats/"))


def test_a_laureate_leads_to_the_results_of_its_session_while_the_call_is_public() -> None:
    making.places()
    call = making.call()
    cut_off = CutOff.objects.create(call=call, last_day="2026-02-01", session_on="2026-02-20")
    file = making.application("awarded", call=call, cut_off=cut_off)
    laureate = page(application=file, organisation=file.organisation)
    public, results = Client(), f"/appel/{call.code}/sessions/2026-02-20/"
    assert f'href="{results}"' in text(public.get(f"/laureats/{laureate.slug}/"))
    assert laureate.award.organisation.name in text(public.get(results))
    Call.objects.update(state=CallState.ARCHIVED)
    assert results not in text(public.get(f"/laureats/{laureate.slug}/"))
