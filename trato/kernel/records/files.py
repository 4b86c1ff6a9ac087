"""Uploaded files: what is accepted, where it is kept, who may have it.

A file is judged by its content as well as its name, and never by what the browser says that it is. Nothing that a
browser would run is accepted; what is served goes out as a download unless it is a picture or a PDF.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records import read
from trato.kernel.records.models import StoredFile
from trato.kernel.sql import writing
from trato.lib.text import clean_line

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 100_000_000
#: what a browser or a desktop runs when it is opened
REFUSED_EXTENSIONS = {
    "app", "apk", "bat", "chm", "class", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html", "jar", "jnlp",
    "js", "jse", "lnk", "mht", "mhtml", "mjs", "msi", "msp", "phar", "php", "phtml", "pif", "ps1", "psm1", "reg", "scr",
    "sh", "shtml", "svgz", "swf", "url", "vb", "vbe", "vbs", "wasm", "wsf", "wsh", "xht", "xhtml", "xsl", "xslt",
}  # fmt: skip
#: programs by their first bytes
PROGRAMS = {b"MZ": "exe", b"\x7fELF": "ELF", b"\xca\xfe\xba\xbe": "class", b"\xcf\xfa\xed\xfe": "Mach-O",
            b"\xfe\xed\xfa\xcf": "Mach-O", b"#!": "script", b"CWS": "swf", b"FWS": "swf", b"\0asm": "wasm"}  # fmt: skip
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|object|embed|meta|form|base)\b|<\?php", re.I)
_ACTIVE_SVG = re.compile(
    rb"<\s*(script|foreignobject|iframe|embed|object|handler)\b|\bon[a-z]+\s*=|javascript:|<!entity|data:text/html",
    re.I,
)
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
IMAGE_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
IMAGE_EXTENSIONS = {"png", "jpg", "jpeg", "gif", "webp"}
#: shown in the browser; everything else is downloaded
INLINE_TYPES = {*IMAGE_FORMATS.values(), "application/pdf"}


def keep_upload(
    upload: UploadedFile[Any], ctx: Context, *, only_images: bool = False, record_id: int | None = None
) -> StoredFile:
    """Checks and keeps an uploaded file. Without a record it belongs to the person until one takes it.

    Raises Invalid: file.empty, file.too_large, file.type_refused, file.not_an_image.
    """
    size = upload.size or 0
    if size == 0:
        raise Invalid("file.empty")
    if size > MAX_BYTES:
        raise Invalid("file.too_large", size=-(-size // (1024 * 1024)), max=MAX_BYTES // (1024 * 1024))
    name = clean_name(upload.name or "")
    kind = content_type(upload, name, only_images=only_images)
    path, digest = _save(upload)
    with writing():
        return StoredFile.objects.create(
            name=name, path=path, content_type=kind, size_bytes=size, sha256=digest, owner_id=ctx.user_id,
            record_id=record_id,
        )  # fmt: skip


def clean_name(raw: str) -> str:
    """The last part of a name, without anything that hides its ending, at most 200 characters with the ending kept."""
    name = _DIRECTION_MARKS.sub("", clean_line(raw.replace("\\", "/").rsplit("/", 1)[-1])).strip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= 200 else f"{stem[: 199 - len(ending)]}{dot}{ending[:20]}"


def content_type(upload: UploadedFile[Any], name: str, *, only_images: bool = False) -> str:
    """The type of an accepted file, by name and content. Raises Invalid for what is refused."""
    ending = name.rpartition(".")[2].lower()
    if ending in REFUSED_EXTENSIONS:
        raise Invalid("file.type_refused", type=ending)
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    for mark, kind in PROGRAMS.items():
        if head.startswith(mark):
            raise Invalid("file.type_refused", type=kind)
    if only_images or ending in IMAGE_EXTENSIONS:
        return _image_type(upload)
    # UTF-16 would hide markup from a search by bytes.
    if _MARKUP.search(head.replace(b"\0", b"")):
        raise Invalid("file.type_refused", type="html")
    if ending == "svg" or b"<svg" in head.replace(b"\0", b"").lower():
        whole = upload.read().replace(b"\0", b"")
        upload.seek(0)
        if _ACTIVE_SVG.search(whole):
            raise Invalid("file.type_refused", type="svg")
        return "image/svg+xml"
    if ending == "pdf":
        return "application/pdf" if b"%PDF-" in head[:1024] else "application/octet-stream"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return "text/plain" if guessed.startswith("text/") else guessed


def _image_type(upload: UploadedFile[Any]) -> str:
    """Pillow must be able to read it, and it must not unfold into gigabytes."""
    try:
        with Image.open(upload) as image:
            found = IMAGE_FORMATS.get(image.format or "")
            is_small = image.width * image.height <= MAX_PIXELS
            image.verify()
    except Exception:
        # Damaged pictures fail in Pillow in many ways, each with an error of its own.
        found, is_small = None, False
    upload.seek(0)
    if found is None or not is_small:
        raise Invalid("file.not_an_image")
    return found


def _save(upload: UploadedFile[Any]) -> tuple[str, str]:
    """Writes the bytes under a name that nobody can guess. Returns the path within the folder, and the digest."""
    token = secrets.token_hex(16)
    path = f"{token[:2]}/{token}"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as out:
        target.chmod(0o600)
        for chunk in upload.chunks():
            digest.update(chunk)
            out.write(chunk)
    return path, digest.hexdigest()


def find_file(file_id: int, ctx: Context) -> StoredFile:
    """A file that this person may have: by the rights of its record, or as its owner while it has none.

    Raises NotFound.
    """
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise NotFound("file.not_found")
    if found.record_id is None:
        if found.owner_id != ctx.user_id and not is_logo(file_id):
            raise NotFound("file.not_found")
    elif found.record_id not in read.titles([found.record_id], ctx):
        raise NotFound("file.not_found")
    return found


def is_logo(file_id: int) -> bool:
    """Whether it is the organisation's logo, which also stands on the sign-in page."""
    organisation = catalog().organisation
    return bool(organisation and organisation.logo == file_id)


def claim_files(record: read.Record, ctx: Context) -> None:
    """Files in fields of a saved record belong to it from now on."""
    wanted = [record[f.key] for f in record.spec.fields.values() if f.type in ("file", "image") and record[f.key]]
    if wanted:
        StoredFile.objects.filter(pk__in=wanted, record_id=None, owner_id=ctx.user_id).update(record_id=record.id)
