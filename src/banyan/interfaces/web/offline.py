# SPDX-License-Identifier: Apache-2.0
"""What makes the community installable and readable without a connection: manifest, icons, the worker, and its one page."""

from functools import lru_cache
from hashlib import blake2b

import msgspec

from banyan.base import palettes
from banyan.base.errors import NotFound
from banyan.base.words import LANGUAGES
from banyan.exchange import icons
from banyan.interfaces.web import assets
from banyan.interfaces.web.visits import HTML, REVALIDATE, Answer, Visit

WORKER = "worker.js"
OTHERS = (WORKER, "banyan.css")  # itself, and what is served in the colours of the community
ICONS = {"192": (192, False), "512": (512, False), "maskable": (512, True)}
A_DAY = (b"cache-control", b"public, max-age=86400")


async def manifest(visit: Visit) -> Answer:
    """The community as an application: its name, its language, its colours."""
    facts = visit.frame.facts
    paper, leaf = _colours(visit)
    said = {
        "id": "/",
        "name": facts.name,
        "short_name": facts.name,
        "description": facts.tagline,
        "lang": facts.lang,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": paper,
        "theme_color": leaf,
        "icons": [
            {
                "src": f"/icons/{name}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "maskable" if is_masked else "any",
            }
            for name, (size, is_masked) in ICONS.items()
        ],
    }
    return Answer(200, msgspec.json.encode(said), [(b"content-type", b"application/manifest+json"), A_DAY])


async def icon(visit: Visit) -> Answer:
    found = ICONS.get(visit.params["name"].removesuffix(".png"))
    if found is None:
        raise NotFound
    size, is_masked = found
    paper, leaf = _colours(visit)
    picture = await visit.frame.desk.work(icons.seal, size, leaf, paper, is_masked=is_masked)
    return Answer(200, picture, [(b"content-type", b"image/png"), A_DAY], packs=False)


async def worker(visit: Visit) -> Answer:
    """The worker, at the root because it serves all pages; its bytes change with our files, so browsers fetch both anew."""
    body, etag = _worker(visit.frame.facts.sheet)
    headers = [(b"etag", etag.encode()), REVALIDATE]
    if visit.head.get(b"if-none-match") == etag:  # browsers ask with every page
        return Answer(304, b"", headers, packs=False)
    return Answer(200, body, [(b"content-type", b"text/javascript; charset=utf-8"), *headers])


@lru_cache(maxsize=4)
def _worker(sheet: str) -> tuple[bytes, str]:
    files = [sheet, *(asset.address for name, asset in assets.all_assets().items() if name not in OTHERS)]
    body = f"const FILES = {msgspec.json.encode(files).decode()};\n".encode() + assets.all_assets()[WORKER].plain
    return body, f'"{blake2b(body, digest_size=8).hexdigest()}"'


async def show(visit: Visit) -> Answer:
    """What the worker shows when there is no connection, in the language of the pages that it keeps. Nobody's own: any cookie
    is left out of it.
    """
    wanted = visit.query.get("lang", "")
    lang = wanted if wanted in LANGUAGES else visit.lang
    text = visit.frame.renderer.text(lang, "offline.html", site=visit.frame.facts)
    return Answer(200, text.encode(), [HTML, REVALIDATE])


def _colours(visit: Visit) -> tuple[str, str]:
    """The community's paper and leaf by day."""
    light = palettes.with_accent(visit.frame.facts.palette, visit.frame.facts.accent).light
    return light["paper"], light["leaf"]
