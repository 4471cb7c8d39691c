"""The certificate of completion: fields in, PDF out."""

import dataclasses
import hashlib
import io
import json
from pathlib import Path

from django.template import Context, Engine

import segno

from .assets import Asset
from .design import CertificateFields, lay_out, normalised
from .sandbox import Job, print_document

TEMPLATES = Path(__file__).with_name("templates")
PICTURES = Path(__file__).with_name("pictures")
INK = "#1b1f2a"
# An engine of its own: the site's context processors and loaders have no business here.
_engine = Engine(dirs=[str(TEMPLATES)], autoescape=True)


def render_completion(fields: CertificateFields) -> bytes:
    """Return the certificate as PDF/A; the same fields give the same bytes.

    Takes about 0.1 s of processor time, in a child process of limited time and memory.

    Raises:
        MissingGlyph: a character the typeface cannot draw; nothing is printed.
        DoesNotFit: a text too long for its place.
        RenderError: the machine could not; a subclass says why.
    """
    return print_document(completion_job(fields))


def completion_job(fields: CertificateFields) -> Job:
    """Return what is to be printed for ``fields``, checked but not yet printed."""
    lines = lay_out(fields)
    fields = normalised(fields)
    template = _engine.get_template("certificates/completion.html")
    return Job(
        html=template.render(Context({"fields": fields, "lines": lines})),
        css=(TEMPLATES / "certificates" / "completion.css").read_text(encoding="utf-8"),
        assets={
            "qr.svg": Asset("image/svg+xml", qr_svg(fields.verify_url)),
            **{p.name: Asset("image/svg+xml", p.read_bytes()) for p in PICTURES.glob("*.svg")},
        },
        identifier=_identifier(fields),
    )


def qr_svg(url: str) -> bytes:
    """Return a QR code with the quiet zone its standard asks for (four modules)."""
    target = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(target, kind="svg", border=4, dark=INK, xmldecl=False, omitsize=True)
    return target.getvalue()


def _identifier(fields: CertificateFields) -> bytes:
    text = json.dumps(dataclasses.asdict(fields), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32].encode()
