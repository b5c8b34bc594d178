"""Word documents from the city's own templates: placeholders ``{{ … }}`` filled in a closed box.

The template comes from the territory's folder, its words are not ours: the sandbox keeps it from reaching Python, every
value is escaped, and a placeholder that nothing fills is an error that names it.
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from essaim.documents.generation import TemplateError

NOT_WORD = "ce fichier n’est pas un document Word lisible"


def render_docx(template: Path, context: Mapping[str, Any]) -> bytes:
    """Fill ``template`` with ``context`` and give the .docx.

    Amounts and dates are given as texts already in French. ``TemplateError`` names the template and the placeholder.
    The same context gives the same bytes.
    """
    if not template.is_file():
        raise TemplateError(template.name, "ce modèle n’existe pas", f"vérifiez le chemin {template}")
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    output = BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(dict(context), jinja_env=environment, autoescape=True)
        document.save(output)
    except UndefinedError as error:
        raise TemplateError(
            template.name, f"un champ du modèle n’a pas de valeur ({error.message})", "corrigez le nom entre accolades"
        ) from error
    except TemplateSyntaxError as error:
        raise TemplateError(
            template.name, f"un champ du modèle est mal écrit ({error.message})", "vérifiez ses accolades"
        ) from error
    except SecurityError as error:
        raise TemplateError(
            template.name, f"un champ du modèle demande ce qui est interdit ({error.message})", "retirez ce champ"
        ) from error
    except JinjaError as error:
        raise TemplateError(template.name, f"un champ du modèle ne peut pas être rempli ({error.message})") from error
    except (ArithmeticError, TypeError) as error:
        raise TemplateError(
            template.name, f"un calcul du modèle est impossible ({error})", "donnez la valeur déjà calculée"
        ) from error
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TemplateError(template.name, NOT_WORD, "enregistrez-le au format .docx") from error
    return _steady(output.getvalue())


def _steady(content: bytes) -> bytes:
    """The archive without the hour at which it was written, so that two runs give the same bytes."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            member = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(entry))
    return output.getvalue()
