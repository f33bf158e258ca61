import pytest

from harness.platforms.editions import EDITION_NAMES, edition_named
from harness.platforms.operations import OperationKind, RefusalKind

TABLES = {name: edition_named(name).operations for name in EDITION_NAMES}


@pytest.mark.parametrize(
    ("edition", "interface", "envelope"),
    [
        ("aliexpress", "aliexpress.ds.order.create", "aliexpress_ds_order_create_response"),
        ("aliexpress", "/auth/token/create", ""),
        ("alibaba", "alibaba.item_get", ""),
        ("1688", "item.batchUpload", ""),
    ],
)
def test_the_envelope_is_the_editions(edition, interface, envelope):
    assert TABLES[edition].operations[interface].envelope == envelope


@pytest.mark.parametrize(
    ("edition", "path", "method", "interface", "kind"),
    [
        ("alibaba", "/api/v3/item/get", "GET", "alibaba.item_get", OperationKind.READ),
        ("alibaba", "/oauth/token", "POST", "/oauth/token", OperationKind.TOKEN),
        ("1688", "/item/batchUpload", "POST", "item.batchUpload", OperationKind.ACT),
        ("1688", "/oauth/token", "POST", "/oauth/token", OperationKind.TOKEN),
    ],
)
def test_an_operation_with_a_path_of_its_own_is_found_by_it(edition, path, method, interface, kind):
    found = TABLES[edition].at_path(path)
    assert (found.interface, found.http_method, found.kind) == (interface, method, kind)


def test_no_path_is_no_operation():
    assert TABLES["aliexpress"].at_path("") is None
    assert TABLES["alibaba"].at_path("/other") is None


def test_acts_that_belong_to_no_order_name_their_values():
    assert TABLES["alibaba"].acts == {"item.delists": ("item_id",)}
    assert (TABLES["aliexpress"].acts, TABLES["1688"].acts) == ({}, {})


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_every_capability_of_an_operation_is_one_of_the_edition(edition):
    capabilities = {o.capability for o in TABLES[edition].operations.values()} - {""}
    assert capabilities <= set(edition_named(edition).capabilities)


def test_codes_are_known_whatever_their_case_and_the_first_one_wins():
    table = TABLES["aliexpress"].refusals
    assert table.kind_of("illegalaccesstoken") is RefusalKind.EXPIRED_TOKEN
    assert table.kind_of("unknown", "ApiCallLimit") is RefusalKind.RATE_LIMITED
    assert table.kind_of() is RefusalKind.OTHER


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_what_is_said_of_a_value_is_said_of_one_that_the_operation_has(edition):
    for operation in TABLES[edition].operations.values():
        named = {*operation.defaults, *operation.literals, *operation.numbered}
        assert named <= operation.fields.keys()


def test_the_goods_of_1688_are_places_in_the_body_and_their_numbers_are_literals():
    upload = TABLES["1688"].operations["item.batchUpload"]
    assert upload.fields["title"] == "body/0/title"
    assert upload.fields["count"] == "body/#"
    assert upload.literals == ("price", "stock", "images")
