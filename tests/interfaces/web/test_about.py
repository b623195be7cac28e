# SPDX-License-Identifier: Apache-2.0
"""About: what the community says of itself, and the keys."""

from tests.kit.web import opened, run

from banyan.core import site as policies


def test_it_says_what_the_community_wrote_and_follows_at_once(town):
    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/about")
            assert "One tree, many roots" in page.words
            assert "How the ten is counted" in page.words
            words = {"about": "A town <by> the river.", "rules": "1. Be **kind**.", "contact": "ada@example.org"}
            await site.desk.act(policies.set_policies, town.chen.caller, **words)
            page = await guest.get("/about")
            assert "A town <by> the river." in page.words
            assert "<strong>kind</strong>" in page.html
            assert "ada@example.org" in page.words

    run(story())


def test_the_keys_are_listed_with_a_switch_that_only_script_shows(town):
    async def story():
        async with opened(town) as site:
            html = (await site.visitor().get("/about")).html
            assert '<section id="keys">' in html
            assert "<p data-switch hidden>" in html
            assert "下一楼" in (await site.visitor("zh").get("/about")).words

    run(story())
