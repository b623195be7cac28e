# SPDX-License-Identifier: Apache-2.0
"""What a new thread starts with: written by administrators, shown to whoever may read the board."""

from tests.kit.town import Town, refused

from banyan.core import templates


def started(town: Town, lang: str) -> str:
    return str(town.bo.sees(templates.text, town.railway.id, lang))


def test_each_language_has_its_text_and_others_fall_back(town: Town) -> None:
    assert started(town, "en") == ""
    town.chen.does(templates.set_texts, "Railway", {"en": "From:\r\nTo:\n\n", "zh-Hans": "从："})
    assert (started(town, "en"), started(town, "zh-Hans"), started(town, "zh-Hant")) == ("From:\nTo:", "从：", "从：")
    town.chen.does(templates.set_texts, "Railway", {"zh-Hans": " "})
    assert started(town, "zh-Hans") == "From:\nTo:"
    town.chen.does(templates.set_texts, "Railway", {"en": ""})
    assert town.count("SELECT count(*) FROM board_templates") == 0


def test_a_change_stands_in_the_record_and_no_change_does_not(town: Town) -> None:
    for _ in range(2):
        town.chen.does(templates.set_texts, "Railway", {"en": "From:"})
    assert town.count("SELECT count(*) FROM moderation_log WHERE detail = 'template'") == 1


def test_only_administrators_write_templates_and_read_them_all(town: Town) -> None:
    with refused("staff_only"):
        town.ada.does(templates.set_texts, "Railway", {"en": "x"})
    with refused("staff_only"):
        town.bo.sees(templates.texts, town.railway.id)


def test_a_board_out_of_sight_tells_nothing(town: Town) -> None:
    with refused("not_found"):
        town.bo.sees(templates.text, town.back_room.id, "en")


def test_a_template_has_its_length(town: Town) -> None:
    with refused("template_too_long"):
        town.chen.does(templates.set_texts, "Railway", {"en": "x" * (templates.MOST + 1)})
