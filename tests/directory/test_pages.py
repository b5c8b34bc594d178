"""Pages of the directory by who opens them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.directory import queries, services
from essaim.directory.models import Membership, Organisation, Place
from tests.directory.conftest import person


def client_of(actor) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(actor.person)
    return client


@pytest.mark.parametrize("who", ["anonymous", "stranger", "manager", "elected", "officer"])
def test_each_page_for_each_person(request, atelier, who) -> None:
    """The structure is not published: its own people and agents read it, nobody else."""
    actor = None if who == "anonymous" else request.getfixturevalue(who)
    client = client_of(actor)
    signed = 302 if who == "anonymous" else 200
    inside = {"anonymous": 302, "stranger": 403, "manager": 403}.get(who, 200)
    keeping = {"officer": 200, "anonymous": 302}.get(who, 403)
    own = {"manager": 200, "anonymous": 302}.get(who, 404)
    wanted = {
        "structures": ([], 200),
        "places": ([], 200),
        "structure": ([atelier.pk], 404 if who in ("anonymous", "stranger") else 200),
        "my_structures": ([], signed),
        "my_structure": ([atelier.pk], own),
        "change_structure": ([atelier.pk], own),
        "office_structures": ([], inside),
        "office_structure": ([atelier.pk], inside),
        "sectors": ([], inside),
        "new_structure": ([], keeping),
        "office_change_structure": ([atelier.pk], keeping),
    }
    for name, (arguments, status) in wanted.items():
        assert client.get(reverse(f"directory:{name}", args=arguments)).status_code == status, name


def test_the_public_list_shows_published_records_only(published, officer, textile) -> None:
    services.register_organisation(officer, name="Secrète", description="cachée")
    page = Client().get(reverse("directory:structures"))
    assert "1\u00a0structure de l’ESS" in page.text
    assert "Secrète" not in page.text
    assert "L’Atelier du Fil" in client_of(officer).get(reverse("directory:structures")).text
    for params, count in (
        ({"filiere": "textile"}, "1\u00a0structure"),
        ({"forme": "mutual"}, "0\u00a0structure"),
        ({"q": "atelier fil"}, "1\u00a0structure"),
        ({"q": "atelier velo"}, "0\u00a0structure"),
        ({"role": "funder"}, "0\u00a0structure"),
    ):
        assert count in Client().get(reverse("directory:structures"), params).text
    sheet = b"".join(Client().get(reverse("directory:structures"), {"format": "csv"}).streaming_content).decode()
    assert "00000001800002" in sheet
    assert "Secrète" not in sheet


def test_an_empty_directory_says_so(db) -> None:
    assert "L’annuaire s’ouvre" in Client().get(reverse("directory:structures")).text
    assert "Aucun lieu totem" in Client().get(reverse("directory:places")).text


def test_totem_places_are_found_by_their_address(db) -> None:
    Place.objects.create(code="mess", name="Maison de l’ESS", is_totem=True)
    Place.objects.create(code="salle", name="Une salle")
    page = Client().get(reverse("directory:places")).text
    assert 'id="mess"' in page
    assert "1\u00a0lieu totem" in page
    assert "Une salle" not in page


def words_of(organisation: Organisation, client: Client, url: str) -> dict[str, str]:
    form = client.get(url).context["form"]
    return {
        name: str(form[name].value())
        for name in form.fields
        if name not in ("sectors", "incubator") and form[name].value() not in (None, "")
    }


def test_a_manager_changes_the_record(atelier, manager) -> None:
    client = client_of(manager)
    url = reverse("directory:change_structure", args=[atelier.pk])
    words = words_of(atelier, client, url) | {"commune_code": ""}
    refused = client.post(url, {**words, "website": "pas une adresse", "description": "Couture"})
    assert refused.status_code == 200
    assert "Couture" in refused.text
    assert "<title>Erreur" in refused.text
    assert "Écrivez une adresse de site complète" in refused.text
    unread = client.post(url, {**words, "postcode": "5900", "phone": "sur place"}).text
    assert "Un code postal compte 5 chiffres" in unread
    assert "Écrivez un numéro de téléphone en chiffres" in unread
    assert client.post(url, {**words, "description": "Couture solidaire", "phone": "03 20 00 00 00"}).status_code == 302
    assert Organisation.objects.get().description == "Couture solidaire"


def test_a_contributor_reads_and_does_not_change(atelier, officer, stranger) -> None:
    services.add_member(officer, atelier, user=stranger.user, role="contributor")
    client = client_of(stranger)
    assert client.get(reverse("directory:my_structure", args=[atelier.pk])).status_code == 200
    assert client.get(reverse("directory:change_structure", args=[atelier.pk])).status_code == 403


def test_an_invitation_from_page_to_page(atelier, manager, stranger) -> None:
    client = client_of(manager)
    url = reverse("directory:invite_member", args=[atelier.pk])
    wrong = client.post(url, {"email": "pas une adresse", "role": "contributor"})
    assert wrong.status_code == 422
    assert "pas une adresse" in wrong.text
    client.post(url, {"email": "inconnue@exemple.invalid", "role": "contributor"})
    invitation = queries.invitations_of(atelier).get()
    theirs = client_of(stranger)
    assert "L’Atelier du Fil" in theirs.get(reverse("directory:my_structures")).text
    answer = reverse("directory:answer_invitation", args=[invitation.pk])
    assert client_of(manager).post(answer, {"reponse": "oui"}).status_code == 404
    theirs.post(answer, {"reponse": "oui"})
    membership = Membership.objects.get(user=stranger.user)
    ended = theirs.post(reverse("directory:end_membership", args=[membership.pk]), follow=True)
    assert "n’agit plus pour" in ended.text


def test_a_stranger_touches_nobody(published, stranger, manager) -> None:
    client = client_of(stranger)
    membership = Membership.objects.get(user=manager.user)
    client.post(reverse("directory:end_membership", args=[membership.pk]))
    client.post(reverse("directory:invite_member", args=[published.pk]), {"email": "a@b.fr", "role": "manager"})
    assert queries.is_member(manager, published)
    assert not queries.invitations_of(published).exists()


def test_the_office_creates_finds_checks_publishes(officer, db) -> None:
    client = client_of(officer)
    url = reverse("directory:new_structure")
    words = {"name": "La Ruche", "siret": "000 000 026 00005", "family": "association"}
    assert "14 chiffres" in client.post(url, {**words, "siret": "123"}).text
    client.post(url, words)
    made = Organisation.objects.get()
    again = client.post(url, {**words, "name": "Doublon"}, follow=True)
    assert "avait déjà une fiche" in again.text
    assert Organisation.objects.count() == 1
    for name, sent in (
        ("check_structure", {}),
        ("publish_structure", {"visible": "oui"}),
        ("give_role", {"role": "incubator"}),
        ("give_role", {"role": "n’importe quoi"}),
    ):
        client.post(reverse(f"directory:{name}", args=[made.pk]), sent)
    made.refresh_from_db()
    assert made.is_public
    assert made.is_checked
    role = queries.open_roles().get()
    assert "Incubateur" in Client().get(reverse("directory:structure", args=[made.pk])).text
    client.post(reverse("directory:end_role", args=[role.pk]))
    client.post(reverse("directory:publish_structure", args=[made.pk]), {"visible": "non"})
    assert Client().get(reverse("directory:structure", args=[made.pk])).status_code == 404


def test_lists_cost_the_same_however_long(published, officer, textile) -> None:
    pages = [(Client(), "structures"), (client_of(officer), "office_structures")]

    def costs() -> list[int]:
        found = []
        for client, name in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(f"directory:{name}")).status_code == 200
            found.append(len(captured))
        return found

    before = costs()
    for number in range(12):
        services.register_organisation(officer, name=f"Structure {number}", is_public=True, sectors=[textile])
    assert costs() == before
    assert max(before) <= 20


def test_words_of_others_are_escaped(officer) -> None:
    made = services.register_organisation(officer, name="<b>Gras</b>", is_public=True, description="{% csrf_token %}")
    page = Client().get(reverse("directory:structure", args=[made.pk])).text
    assert "<b>Gras" not in page
    assert "{% csrf_token %}" in page


def test_an_unconfirmed_address_opens_no_invitation(atelier, manager) -> None:
    services.invite_member(manager, atelier, email="future@exemple.invalid", role="manager")
    from essaim.people.models import User

    thief = User.objects.create_user("future@exemple.invalid", name="Future")
    client = Client()
    client.force_login(thief)
    assert "On vous invite" not in client.get(reverse("directory:my_structures")).text
    assert person("autre")
