"""Two people's changes to one canvas."""

import pytest

from courses.notebook.merging import Merged, merged

BASE = {"who": {"name": "ป้าสมใจ", "facts": "62 ปี"}, "steps": [{"step": "ก"}, {"step": "ข"}]}


def changed(**sections):
    return {**BASE, **sections}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BASE, changed(who={"name": "ลุงมี"})),
        (BASE, {}),
        (BASE, changed(steps=[{"step": "ข"}, {"step": "ก"}])),
        (changed(steps=[]), BASE),
    ],
)
def test_what_one_alone_changed_is_taken(mine, theirs):
    wanted = mine if theirs == BASE else theirs
    wanted = {key: value for key, value in wanted.items() if value}

    assert merged(BASE, mine, theirs) == Merged(wanted, ())


def test_changes_in_different_fields_and_entries_stand_together():
    mine = changed(who={"name": "ลุงมี", "facts": "62 ปี"}, steps=[{"step": "ค"}, {"step": "ข"}])
    theirs = changed(who={"name": "ป้าสมใจ"}, steps=[{"step": "ก"}, {"step": "ข", "feeling": 1}])

    assert merged(BASE, mine, theirs) == Merged(
        {"who": {"name": "ลุงมี"}, "steps": [{"step": "ค"}, {"step": "ข", "feeling": 1}]}, ()
    )


def test_what_both_added_at_the_end_stands_there_once():
    mine = changed(steps=[*BASE["steps"], {"step": "ของฉัน"}, {"step": "เหมือนกัน"}])
    theirs = changed(steps=[*BASE["steps"], {"step": "เหมือนกัน"}, {"step": "ของเขา"}])

    both = merged(BASE, mine, theirs)

    added = [entry["step"] for entry in both.values["steps"][2:]]
    assert (added, both.clashes) == (["เหมือนกัน", "ของเขา", "ของฉัน"], ())


def test_what_others_put_between_does_not_shift_my_changes_to_another_entry():
    mine = changed(steps=[{"step": "ก"}, {"step": "ข", "feeling": 1}, {"step": "ของฉัน"}])
    theirs = changed(steps=[{"step": "ใหม่"}, {"step": "ก"}, {"step": "แทรก"}, {"step": "ข"}])

    both = merged(BASE, mine, theirs)

    names = [entry["step"] for entry in both.values["steps"]]
    assert names == ["ใหม่", "ก", "แทรก", "ข", "ของฉัน"]
    assert both.values["steps"][3] == {"step": "ข", "feeling": 1}
    assert both.clashes == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        (changed(who={"name": "ก"}), changed(who={"name": "ข"}), ("who.name",)),
        (changed(who={}), changed(who={"name": "ข", "facts": "62 ปี"}), ("who.name",)),
        (
            changed(steps=[{"step": "ก", "pain": "x"}, {"step": "ข"}]),
            changed(steps=[{"step": "ข"}, {"step": "ก"}]),
            ("steps.0",),
        ),
        (changed(steps=[{"step": "ก"}]), changed(steps=[{"step": "ข"}]), ("steps",)),
    ],
)
def test_where_both_changed_the_same_place_mine_stands_and_the_place_is_named(
    mine, theirs, clashes
):
    both = merged(BASE, mine, theirs)

    assert both.clashes == clashes
    section, *_rest = clashes[0].split(".")
    assert both.values.get(section, {}) != theirs[section]


def test_merging_again_what_was_merged_changes_nothing():
    mine = changed(who={"name": "ลุงมี"}, steps=[*BASE["steps"], {"step": "ของฉัน"}])
    once = merged(BASE, mine, changed(steps=[*BASE["steps"], {"step": "ของเขา"}]))

    again = merged(BASE, mine, once.values)

    assert again == Merged(once.values, ())
