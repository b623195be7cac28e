# SPDX-License-Identifier: Apache-2.0
"""The corpus of hostile lines, posted, imported, typed and renamed, and then opened in Chromium: nothing runs, nothing leaves.

What is asserted is the tree that the browser built, once with our content policy and once without it, so that neither wall
leans on the other.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.kit.browser import Visitors
from tests.kit.serving import Served
from tests.kit.town import Town
from tests.kit.writings import put_thread
from tests.markup.test_xss import FRAMES

from banyan.core import posts, threads
from banyan.core.bodies import to_body
from banyan.core.pages import FLOORS_PER_PAGE
from banyan.core.threads import MAX_TITLE
from banyan.markup.render import render

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

CORPUS = (Path(__file__).parent.parent / "markup" / "xss.txt").read_text(encoding="utf-8").splitlines()
Place = tuple[Town, Served]

# Whatever runs calls one of these: every line of the corpus that wants to be noticed says alert(1).
TRAP = "window.alert = window.confirm = window.prompt = () => { window.__xss = true; }"

# What a tree must not hold, as a list of sentences. Addresses are looked at as written and as the browser resolved them.
LOOK = r"""() => {
  const found = [];
  const say = (what, node) => found.push(`${what}: ${node.outerHTML.slice(0, 160)}`);
  const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background", "ping"];
  for (const node of document.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      if (/^on/i.test(name)) say(name, node);
      if (name === "style") say("a style", node);
      const leads = ADDRESSES.includes(name.toLowerCase()) ? value.replace(/[\x00-\x20]/g, "") : "";
      if (/^(javascript|data|vbscript|blob|file):/i.test(leads)) say(`an address of ${name}`, node);
    }
    if (node.shadowRoot) say("a shadow", node);
  }
  for (const node of document.querySelectorAll("script, link[rel~=stylesheet]"))
    if (!(node.src || node.href || "").startsWith(location.origin + "/static/")) say("not our file", node);
  if (document.querySelector("base, meta[http-equiv]")) found.push("a base or a refresh");
  const FOREIGN = "script,iframe,frame,object,embed,applet,form,input,button,select,textarea,style,link,meta,base,svg,math,"
    + "video,audio,source,template,slot,noscript,marquee,portal,dialog,canvas,keygen,title,xmp,plaintext";
  for (const body of document.querySelectorAll(".prose")) {
    for (const node of body.querySelectorAll(FOREIGN)) say("not for posts", node);
    for (const node of body.querySelectorAll("[id]")) if (!node.id.startsWith("n")) say("a name of the page's", node);
    for (const node of body.querySelectorAll("[name],[contenteditable],[accesskey],[autofocus],[is]")) say("an attribute", node);
    for (const node of body.querySelectorAll("a[href]"))
      if (!["http:", "https:", "mailto:"].includes(node.protocol)) say("a link that runs", node);
    for (const node of body.querySelectorAll("[src]"))
      if (new URL(node.src, location.href).origin !== location.origin) say("loaded from elsewhere", node);
  }
  if (window.__xss) found.push("a script has run");
  return found;
}"""


class Watch:
    """A page under watch: dialogs, requests to others, and what its tree must not hold."""

    def __init__(self, visitors: Visitors, served: Served, member: Any = None, *, policy: bool = True) -> None:
        context = visitors(base_url=served.url, bypass_csp=not policy)
        if member is not None:
            served.sign_in(context, member)
        context.add_init_script(TRAP)
        self.page: Page = context.new_page()
        self.found: list[str] = []
        self.page.on("dialog", lambda dialog: (self.found.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        own = urlsplit(served.url).netloc
        self.page.on(
            "request", lambda request: urlsplit(request.url).netloc == own or self.found.append(f"asks {request.url}")
        )
        self.page.on("popup", lambda popup: self.found.append(f"opens {popup.url}"))

    def opens(self, path: str) -> "Page":
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None, path
        assert answer.status == 200, path
        return self.page

    def check(self) -> None:
        found = [*self.found, *self.page.evaluate(LOOK)]
        assert found == [], f"{self.page.url}\n" + "\n".join(found[:10])


def bodies(format: str) -> list[str]:
    """Each line of the corpus in every frame, each frame rendered by itself."""
    return [
        "\n".join(
            render(frame.replace("{}", line), format, 1, base="https://source.example/t/", source_thread="7").html
            for frame in FRAMES
        )
        for line in CORPUS
    ]


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "without"])
@pytest.mark.parametrize("format", ["markdown", "bbcode", "html", "text"])
def test_the_corpus_does_nothing_in_a_thread(place: Place, visitors: Visitors, format: str, policy: bool) -> None:
    town, served = place
    put_thread(town.store, town.railway.id, town.eve.account_id, "Hostile", bodies(format))
    watch = Watch(visitors, served, policy=policy)
    for floor in range(1, len(CORPUS) + 1, FLOORS_PER_PAGE):
        page = watch.opens(f"/t/1/{floor}")
        assert page.locator(".post .prose").count() > 0
        watch.check()


def test_posted_by_the_verbs_and_read_by_a_member(place: Place, visitors: Visitors) -> None:
    """The whole way: the desk's renderer, the verb, the member's page with its forms; then the history and the quotes."""
    town, served = place
    lines = CORPUS[:: len(CORPUS) // 18]
    town.chen.does(threads.open_thread, town.railway.id, lines[0][:MAX_TITLE], to_body("first", "markdown"))
    for line in lines:
        town.chen.does(posts.reply, 1, to_body(f"{line}\n\n> {line}\n\n||{line}||", "markdown", 1))
    town.chen.does(posts.edit, 1, 2, to_body("\n".join(CORPUS), "markdown", 1), 1)
    watch = Watch(visitors, served, town.bo, policy=False)
    for path in ("/t/1", "/t/1/2/history", "/t/1/reply?quote=2,3,4,5,6,7,8", "/t/1/2/report"):
        watch.opens(path)
        watch.check()


def test_titles_are_words_wherever_they_stand(place: Place, visitors: Visitors) -> None:
    town, served = place
    titles = [line.strip()[:MAX_TITLE] for line in CORPUS if line.strip()]
    for title in titles[:38]:
        put_thread(town.store, town.railway.id, town.eve.account_id, title, ["<p>words</p>"])
    watch = Watch(visitors, served, town.bo, policy=False)
    for path in ("/b/Railway", "/", "/t/1", "/t/1/1/report"):
        page = watch.opens(path)
        watch.check()
    assert titles[0] in page.content().replace("&lt;", "<").replace("&gt;", ">"), "the words themselves are there"


def test_the_preview_that_script_puts_in_is_as_harmless(place: Place, visitors: Visitors) -> None:
    town, served = place
    watch = Watch(visitors, served, town.bo, policy=False)
    page = watch.opens("/b/Railway/new")
    for written in ("markdown", "bbcode"):
        page.eval_on_selector(f"[name=format][value={written}]", "(choice) => { choice.checked = true; }")
        for half in (CORPUS[::2], CORPUS[1::2]):
            source = "\n\n".join(half)
            with page.expect_response("**/preview"):
                page.fill("#text", source)
            page.wait_for_function("document.querySelector('[data-preview]').textContent.length > 500")
            watch.check()
    page.click("button[value=preview]")  # and what the server itself puts there, in the box and below it
    page.wait_for_selector("#text")
    watch.check()
    assert page.input_value("#text") == "\n\n".join(CORPUS[1::2])


def test_the_watch_sees_what_it_is_for(place: Place, visitors: Visitors) -> None:
    """Bodies that no renderer made: without our policy they run and are found, with it they are found and do not run."""
    town, served = place
    raw = [
        '<img src="/x" onerror="alert(1)">',
        '<a href="java&#10;script:alert(1)">x</a>',
        "<form action='/signout'></form>",
        "<img src='https://evil.example/x.png'>",
        '<p style="position:fixed">x</p>',
        '<b id="main">x</b>',
    ]
    put_thread(town.store, town.railway.id, town.eve.account_id, "Raw", raw)
    bare, guarded = Watch(visitors, served, policy=False), Watch(visitors, served)
    for watch in (bare, guarded):
        watch.opens("/t/1")
        watch.page.wait_for_timeout(300)
    seen = "\n".join(bare.found + bare.page.evaluate(LOOK))
    for what in (
        "a script has run",
        "onerror",
        "an address of href",
        "not for posts",
        "evil.example",
        "a style",
        "a name",
    ):
        assert what in seen, what
    assert "a script has run" not in guarded.page.evaluate(LOOK), "the policy holds alone, too"
