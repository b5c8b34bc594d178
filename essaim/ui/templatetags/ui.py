"""Tags and filters available in every template."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.safestring import SafeString

from essaim.ui import charts, fields, formatting, hexagon, maps

register = template.Library()

Number = Decimal | float | int | str


# ------------------------------------------------------------------------------------------------- display filters


@register.filter
def money(amount: Number | None) -> str:
    """``8 000 €``; nothing for no amount."""
    return "" if amount in (None, "") else formatting.format_euros(amount)


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """``12 345,6`` (``value|number:1`` fixes the places)."""
    return "" if value in (None, "") else formatting.format_number(value, decimals)


@register.filter
def share(part: Number | None, decimals: int = 1) -> str:
    """``23,0 %`` from the fraction 0.23."""
    return "" if part in (None, "") else formatting.format_share(part, decimals)


@register.filter
def size(octets: int | None) -> str:
    """``2,4 Mo``."""
    return "" if octets is None else formatting.format_size(octets)


@register.filter
def day(moment: date | datetime | None) -> str:
    """``9 octobre 2026``."""
    return formatting.format_day(moment) if moment else ""


@register.filter
def deadline(last_day: date | None) -> str:
    """``30 septembre 2026 à 23 h 59, heure de Paris``."""
    return formatting.format_deadline(last_day) if last_day else ""


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """``vendredi 9 octobre 2026``."""
    return formatting.format_weekday(moment) if moment else ""


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """``9 oct.``."""
    return formatting.format_short_day(moment) if moment else ""


@register.filter
def table_day(moment: date | datetime | None) -> str:
    """``9 oct. 2026``."""
    return formatting.format_table_day(moment) if moment else ""


@register.filter
def hour(instant: datetime | None) -> str:
    """``14 h 32``."""
    return formatting.format_hour(instant) if instant else ""


@register.filter
def instant(moment: datetime | None) -> str:
    """``9 octobre 2026 à 14 h 32``."""
    return formatting.format_instant(moment) if moment else ""


@register.filter
def until(start: date | datetime | None, end: date | datetime | None) -> str:
    """``du 9 au 12 octobre 2026`` (``start|until:end``)."""
    return formatting.format_period(start, end or start) if start else ""


@register.filter
def pluralise(count: int | Decimal | float | None, forms: str) -> str:
    """The word alone: ``{{ n }} {{ n|pluralise:"demande,demandes" }}``."""
    return formatting.pluralise(count or 0, forms)


@register.filter
def counted(count: int | None, forms: str) -> str:
    """Number and word held together: ``{{ n|counted:"demande,demandes" }}`` gives ``3 demandes``."""
    return f"{formatting.format_number(count or 0)}{formatting.NBSP}{formatting.pluralise(count or 0, forms)}"


@register.filter
def de(name: object) -> str:
    """``d’Amina``, ``du Rayon libre``: the name with the ``de`` that leads to it."""
    return formatting.with_de(str(name))


@register.filter
def soften(text: str) -> str:
    """Soft hyphens in long words."""
    return formatting.soften(str(text))


# -------------------------------------------------------------------------------------------------- for components


@register.filter
def lowfirst(text: str) -> str:
    """The same sentence after a colon, where French does not write a capital."""
    return text[:1].lower() + text[1:]


@register.filter
def html_attributes(attrs: Any) -> SafeString:
    """Attributes that a component passes on, escaped one by one (Cotton's own output trusts its values)."""
    return flatatt(attrs.attrs_dict())


@register.filter
def part(thing: Any, name: str) -> Any:
    """``thing|part:"note"``: the value under this name in a mapping or an object, nothing when it has none."""
    value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
    return "" if value is None else value


@register.filter
def words(thing: Any) -> Any:
    """What is read of a table's head or box given as plain text, or as a mapping with ``label`` or ``text``."""
    if isinstance(thing, Mapping):
        return thing.get("label", thing.get("text", ""))
    return thing


@register.simple_tag
def field_parts(bound: BoundField, **words: Any) -> fields.FieldParts:
    """See ``essaim.ui.fields.field_parts``."""
    return fields.field_parts(bound, **{name: value for name, value in words.items() if value})


@register.simple_tag
def error_links(
    form: BaseForm | None = None,
    forms: Iterable[BaseForm] | None = None,
    errors: Iterable[Mapping[str, str]] | None = None,
    target: str = "",
) -> list[Mapping[str, str]]:
    """Every error of the page with its link: those of ``errors`` first, of ``form``, then of each of ``forms``."""
    links: list[Mapping[str, str]] = list(errors or [])
    for one in [form, *(forms or [])]:
        links += fields.error_links(one, target)
    return links


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """Numbers to show in a pagination, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, param: str, number: int) -> str:
    """The present address's query with another page number; the first page has none."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop(param, None)
    if number > 1:
        query[param] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def hexagon_outline(width: float, height: float, margin: float = 0) -> str:
    """Corners of a hexagon, for a polygon."""
    return hexagon.points(hexagon.outline(width, height, margin))


@register.simple_tag
def hexagon_filled(width: float, height: float, level: float, margin: float = 0) -> str:
    """Corners of the filled part of a hexagon, for a polygon; empty when nothing is filled."""
    return hexagon.points(hexagon.filled(width, height, float(level), margin))


@register.simple_tag
def envelope_parts(total: Number, voted: Number, reserved: Number = 0) -> charts.Envelope:
    """Widths of an envelope's bar."""
    return charts.envelope(Decimal(str(total)), Decimal(str(voted)), Decimal(str(reserved or 0)))


@register.simple_tag
def bar_parts(rows: Iterable[Mapping[str, Any]], unit: str = "") -> charts.BarChart:
    """Geometry of a bar chart."""
    return charts.bar_chart(rows, unit)


@register.simple_tag
def line_parts(rows: Iterable[Mapping[str, Any]], unit: str = "") -> charts.LineChart:
    """Geometry of a line chart."""
    return charts.line_chart(rows, unit)


@register.simple_tag
def map_parts(polygons: Iterable[Mapping[str, Any]], markers: Iterable[Mapping[str, Any]] | None = None) -> maps.Map:
    """Geometry of a map."""
    return maps.draw(list(polygons or []), list(markers or []))
