# SPDX-License-Identifier: Apache-2.0
"""From a reply to the phone in a pocket, through a service that is really there; and what the service may say instead."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.core.test_devices import session_of
from tests.kit.push import Browser, Service, receiving
from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.base.settings import Settings, load
from banyan.core import devices, sessions
from banyan.exchange import web_push
from banyan.jobs import devices as job
from banyan.jobs.shift import Shift
from banyan.jobs.timetable import run_pending


@pytest.fixture
def service(town: Town) -> Iterator[Service]:
    keys = web_push.new_keys()
    town.store.write_now(lambda tx: devices.switch_on(tx, keys))
    with receiving() as found:
        yield found


def added(member: Member, service: Service) -> Browser:
    browser = service.browser()
    member.does(devices.add, session_of(member), browser.subscription, "Firefox")
    return browser


def answered(town: Town, title: str = "Bread") -> None:
    town.eve.replies(town.bo.opens_thread(title), "Rye, and that is a secret", reply_to=1)


def work(town: Town, service: Service, **settings: Any) -> None:
    run_pending(town.store)
    loaded = load({})
    values = loaded.values | {"outside.admit": [service.place], "web.public_url": "https://banyan.example"} | settings
    job.run(Shift(town.store, settings=Settings(values, loaded.origins)))


def waits(town: Town) -> list[int]:
    return [device.due_at - town.clock.at for device in town.bo.sees(devices.mine) if device.due_at]


def test_a_reply_reaches_every_device_of_its_receiver_sealed_and_signed(town: Town, service: Service) -> None:
    phone, tablet, hers = added(town.bo, service), added(town.bo, service), added(town.eve, service)
    answered(town)
    work(town, service)
    said = {"title": "eve answered you", "body": "Bread", "path": "/t/1/2#f2", "lang": "en", "tag": "inbox"}
    assert phone.messages == tablet.messages == [said]
    assert hers.messages == []
    assert {token["sub"] for token in service.tokens} == {"https://banyan.example"}
    assert {token["k"] for token in service.tokens} == {town.bo.sees(devices.public_key)}
    work(town, service)
    assert service.calls == 2, "once is enough"


def test_a_busy_minute_is_one_message(town: Town, service: Service) -> None:
    phone = added(town.bo, service)
    for title in ("Bread", "Tea", "Salt", "Figs"):
        answered(town, title)
        town.clock.passes(clock.MINUTE)
    work(town, service)
    [message] = phone.messages
    assert (message["title"], message["path"]) == ("4 things wait for you", "/inbox")
    assert message["body"].count("\n") == 2
    assert "secret" not in str(message)


def test_whoever_signs_out_is_told_nothing_any_more(town: Town, service: Service) -> None:
    phone = added(town.bo, service)
    town.bo.does(sessions.end, town.bo.sees(devices.mine)[0].session_id)
    answered(town)
    work(town, service)
    assert (phone.messages, service.calls) == ([], 0)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_its_service_knows_no_more_is_gone(town: Town, service: Service, status: int) -> None:
    added(town.bo, service)
    service.answers = [(status, {})]
    answered(town)
    work(town, service)
    assert town.bo.sees(devices.mine) == []


@pytest.mark.parametrize(
    ("status", "more", "wait"),
    [
        (429, {"retry-after": "600"}, 600 * clock.SECOND),
        (503, {"retry-after": "5"}, devices.FIRST_WAIT),
        (500, {}, devices.FIRST_WAIT),
        (403, {"retry-after": "soon"}, devices.FIRST_WAIT),
        (302, {"location": "http://127.0.0.1/"}, devices.FIRST_WAIT),
        (429, {"retry-after": "999999999"}, devices.LONGEST_WAIT),
    ],
)
def test_a_service_that_is_busy_is_left_alone_as_long_as_it_says(
    town: Town, service: Service, status: int, more: dict[str, str], wait: int
) -> None:
    phone = added(town.bo, service)
    service.answers = [(status, more)]
    answered(town)
    work(town, service)
    assert waits(town) == [wait]
    work(town, service)
    assert service.calls == 1
    town.clock.passes(wait)
    work(town, service)
    assert [message["title"] for message in phone.messages] == ["eve answered you"]
    assert [device.failures for device in town.bo.sees(devices.mine)] == [0]


def test_a_date_is_a_time_to_wait_too(town: Town, service: Service) -> None:
    added(town.bo, service)
    at = clock.to_datetime(town.clock.at + 2 * clock.HOUR)
    service.answers = [(503, {"retry-after": f"{at:%a, %d %b %Y %H:%M:%S} GMT"})]
    answered(town)
    work(town, service)
    assert waits(town) == [2 * clock.HOUR]


def test_an_address_inside_is_never_called(town: Town, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    added(town.bo, service)
    answered(town)
    work(town, service, **{"outside.admit": []})
    assert (service.calls, town.bo.sees(devices.mine)) == (0, [])
    assert service.place not in caplog.text


def test_a_service_that_is_away_is_tried_again(town: Town, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    with receiving() as other:
        added(town.bo, other)
    answered(town)
    work(town, other)
    assert waits(town) == [devices.FIRST_WAIT]
    assert "/to/1" not in caplog.text


def test_without_settings_or_key_there_is_nothing_to_do(town: Town, service: Service, tmp_path: Path) -> None:
    added(town.bo, service)
    answered(town)
    run_pending(town.store)
    job.run(Shift(town.store))
    town.store.write_now(devices.switch_off)
    work(town, service)
    assert service.calls == 0
