"""The audit: every act, narrowed, exported, checked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.journal import export, policies, services
from essaim.journal.forms import AuditFilters
from essaim.journal.queries import audit, entries_visible_to, named
from essaim.kernel import clock
from essaim.people import access
from essaim.people.access import actor_of

PAGE_SIZE = 50

read_the_journal = access.office(*policies.READING)


@read_the_journal
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Acts, the latest first, and what protects them."""
    actor = actor_of(request)
    filters = AuditFilters(request.GET)
    found = audit.entries_found(entries_visible_to(actor).select_related("sealed"), **filters.narrowed)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [(entry, audit.kind_name(entry.target_kind)) for entry in named(page.object_list)],
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
        "integrity": audit.integrity(),
        "query": request.GET.urlencode(),
    }
    return render(request, "journal/office/entries.html", context)


@read_the_journal
@require_GET
def entries_file(request: HttpRequest) -> HttpResponse:
    """The same acts, all pages together, for a spreadsheet."""
    actor = actor_of(request)
    found = audit.entries_found(entries_visible_to(actor), **AuditFilters(request.GET).narrowed)
    response = StreamingHttpResponse(export.csv_lines(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="journal-{clock.today().isoformat()}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]


@read_the_journal
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every seal now."""
    actor = actor_of(request)
    found = services.verify_journal(actor)
    if found.faults:
        messages.error(request, "Le journal n’est plus tel qu’il a été scellé : voyez le détail ci-dessous.")
    else:
        messages.success(request, "Le journal est intact : toutes les empreintes recalculées sont les mêmes.")
    return redirect("journal:entries")
