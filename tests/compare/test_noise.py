import pytest

from harness.compare.noise import Ignored, Names, Sort, is_same_span, problem_of
from harness.platforms.editions import edition_named

TABLE = edition_named("aliexpress").operations


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("request_id", Sort.NOISE),
        ("requestId", Sort.NOISE),
        ("sign", Sort.SIGNATURE),
        ("access_token", Sort.ID),
        ("order_id", Sort.ID),
        ("orderId", Sort.ID),
        ("logistics_no", Sort.ID),
        ("full_name", Sort.PERSON),
        ("amount", Sort.PLAIN),
        ("code", Sort.PLAIN),
        ("valid", Sort.PLAIN),
        ("paid", Sort.PLAIN),
    ],
)
def test_a_name_says_what_its_value_is(name, sort):
    assert Names.of_operation(None).sort(name) is sort


def test_a_code_that_is_sent_is_a_credential():
    assert Names.of_operation(None).sort("code", is_parameter=True) is Sort.ID


def test_the_table_of_the_edition_names_ids_that_do_not_look_like_one():
    create = Names.of_operation(TABLE.operations["aliexpress.ds.order.create"])
    assert create.sort("number") is Sort.ID
    assert Names.of_operation(None).sort("number") is Sort.PLAIN


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("amount", "response.body/result/amount"),
        ("order.get:amount", "response.body/result/amount"),
        ("order.get:response.body/result", "response.body/result/amount"),
        ("response.body/result/*/amount", "response.body/result/*/amount"),
    ],
)
def test_a_rule_of_the_user_names_a_field_or_all_below_a_place(rule, place):
    ignored = Ignored((rule,))
    rules = ignored.of_operation("aliexpress.trade.ds.order.get", "order.get")
    assert ignored.is_ignored(rules, "amount", place)
    assert ignored.unmet == ()


def test_a_rule_for_another_operation_holds_for_that_one_only():
    ignored = Ignored(("order.create:amount",))
    assert ignored.of_operation("order.get") == ()
    assert ignored.unmet == ("order.create:amount",)


@pytest.mark.parametrize(
    ("rule", "is_right"),
    [
        ("amount", True),
        ("order.get:$.result.amount", True),
        ("$.result[*].amount", True),
        ("order.get:", False),
        (" ", False),
        ("order.get:$.[", False),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_before_anything_is_read(rule, is_right):
    assert (problem_of(rule) is None) == is_right


def test_a_life_that_runs_out_is_told_some_seconds_sooner_or_later():
    assert is_same_span("response.body/refresh_expires_in", "172799", "172800")
    assert not is_same_span("response.body/expires_in", "7200", "86400")
    assert not is_same_span("response.body/amount", "172799", "172800")
