"""HAR as its producers write it: one small export of each under fixtures/har."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from harness.model.exchange import Fact, FailureKind, Fidelity, OriginKind
from harness.platforms.parameters import read_parameters
from harness.sources.recorded import Damage, TrafficFile, TrafficKind, find_traffic, read_traffic

FIXTURES = Path(__file__).parent / "fixtures" / "har"
PRODUCERS = sorted(path.stem for path in FIXTURES.glob("*.har"))
FORM = (
    b"app_key=12345678&timestamp=1732262400000&sign_method=sha256&"
    b"session=sandbox-session-00000000000000000000000000000000000000000001&"
    b"method=aliexpress.trade.ds.order.get&"
    b"single_order_query=%7B%22order_id%22%3A%228100200300400%22%7D&sign=0F3F8A1B"
)
ANSWER = (
    '{"aliexpress_trade_ds_order_get_response":{"result":'
    '{"order_status":"FINISH","logistics_status":"发货"}}}'
).encode()


def export(producer):
    path = FIXTURES / f"{producer}.har"
    with path.open("rb") as stream:
        return list(read_traffic(stream, TrafficFile(path=f"{producer}.har")))


def withheld(exchange):
    return [(o.where, o.value) for o in exchange.observations if o.fact is Fact.BODY_WITHHELD]


@pytest.mark.parametrize("producer", PRODUCERS)
def test_an_export_of_each_producer_is_read_without_damage(producer):
    items = export(producer)
    assert items
    assert [item for item in items if isinstance(item, Damage)] == []


@pytest.mark.parametrize("producer", ["chrome", "firefox", "safari", "mitmproxy", "fiddler"])
def test_a_form_and_its_answer_come_out_as_they_were_sent(producer):
    call = next(item for item in export(producer) if item.request.method == "POST")
    assert call.request.body == FORM
    assert call.response.body == ANSWER
    assert call.response.status == 200
    assert call.fidelity is Fidelity.DECODED
    assert call.time_source == "har"


@pytest.mark.parametrize(
    ("producer", "started", "elapsed"),
    [
        ("chrome", datetime(2024, 11, 22, 8, 0, 0, 93000, UTC), 0.169795999995823),
        ("firefox", datetime(2024, 11, 22, 8, 0, 0, 93000, UTC), 0.051),
        ("safari", datetime(2024, 11, 22, 8, 0, 0, 418000, UTC), 0.11134259781101719),
        ("mitmproxy", datetime(2024, 11, 22, 8, 0, 0, 123456, UTC), 0.0345),
        ("charles", datetime(2024, 11, 22, 8, 0, 0, 482000, UTC), 0.107),
        ("fiddler", datetime(2024, 11, 22, 8, 0, 0, 785774, UTC), 1.551),
    ],
)
def test_times_are_read_in_every_precision_and_offset(producer, started, elapsed):
    first = export(producer)[0]
    assert first.started == started
    assert first.elapsed == pytest.approx(elapsed)


def test_an_exchange_tells_the_entry_it_came_from():
    first = export("firefox")[1]
    assert first.id == "x2"
    assert first.origin.kind is OriginKind.IMPORTED
    assert (first.origin.file, first.origin.position) == ("firefox.har", 2)


def test_a_browsers_preflight_and_what_it_took_from_its_cache_are_left_out():
    assert [item.id for item in export("chrome")] == [f"x{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 11)]
    assert [item.id for item in export("safari")] == ["x1"]


def test_status_zero_is_a_failed_call_named_by_its_error():
    failures = [item.failure for item in export("chrome") if item.failure]
    assert [failure.kind for failure in failures] == [
        FailureKind.TIMEOUT,
        FailureKind.DNS,
        FailureKind.TLS,
        FailureKind.REFUSED,
        FailureKind.RESET,
    ]
    assert failures[0].message == "net::ERR_CONNECTION_TIMED_OUT"


def test_an_answer_that_fiddler_made_up_is_a_failed_call():
    last = export("fiddler")[-1]
    assert last.response is None
    assert last.failure.kind is FailureKind.DNS


def test_a_request_that_charles_could_not_deliver_is_a_failed_call():
    assert export("charles")[-1].failure.kind is FailureKind.RESET


def test_an_answer_that_came_without_its_content_is_withheld():
    assert [withheld(item) for item in export("chrome") if item.response][1:3] == [
        [("response.body", "not recorded")],
        [("response.body", "not recorded")],
    ]
    assert withheld(export("firefox")[2]) == [("response.body", "not recorded")]


def test_bodies_in_files_of_their_own_are_withheld():
    assert [where for where, _ in withheld(export("playwright")[0])] == ["body", "response.body"]


def test_a_base64_answer_is_decoded():
    assert export("chrome")[-1].response.body == ANSWER
    assert export("charles")[0].response.body == ANSWER
    assert export("mitmproxy")[1].response.body == b"\x00\x01\xff"


def test_a_base64_request_is_decoded():
    assert export("reqable")[0].request.body == FORM


def test_upload_headers_that_firefox_puts_before_a_form_are_taken_off():
    assert export("firefox")[1].request.body == FORM


def test_parameters_alone_are_put_together_and_marked_so():
    call = export("charles")[0]
    assert call.fidelity is Fidelity.RECONSTRUCTED
    assert parse_qsl(call.request.body.decode()) == [
        ("app_key", "12345678"),
        ("title", "连衣裙 & more"),
        ("sign", "0F3F8A1B"),
    ]


def test_parts_of_a_multipart_form_are_put_together():
    call = export("charles")[1]
    assert call.fidelity is Fidelity.RECONSTRUCTED
    assert [(p.name, p.value) for p in read_parameters(call)] == [("title", "裙")]
    assert b'filename="a.png"' in call.request.body


def test_mitmproxys_latin_1_is_turned_back_into_the_bytes_sent():
    call = export("mitmproxy")[1]
    assert [(p.name, p.value) for p in read_parameters(call)] == [("title", "连衣裙")]


def test_bytes_that_mitmproxy_escaped_are_turned_back():
    assert export("mitmproxy")[2].request.body == b"name=\xe4\xb8\xad&bad=\xff"


def test_insomnias_time_of_export_is_not_taken_for_the_time_of_the_call():
    first, second = export("insomnia")
    assert (first.started, first.time_source) == (
        datetime(2024, 11, 22, 8, 0, tzinfo=UTC),
        "signed timestamp",
    )
    assert (second.started, second.time_source) == (
        datetime(2024, 11, 22, 8, 0, 5, tzinfo=UTC),
        "Date header",
    )
    assert first.fidelity is Fidelity.RECONSTRUCTED


def test_what_insomnia_never_sent_is_left_out():
    assert [item.id for item in export("insomnia")] == ["x1", "x2"]


def test_a_query_beside_the_url_is_put_into_it():
    url = export("insomnia")[0].request.url
    assert parse_qsl(url.partition("?")[2]) == [
        ("method", "aliexpress.trade.ds.order.get"),
        ("timestamp", "1732262400000"),
        ("note", "a b&c"),
    ]


def test_header_order_and_case_are_kept_and_pseudo_headers_dropped():
    call = export("chrome")[0]
    assert [name for name, _ in call.request.headers] == [
        "accept",
        "content-length",
        "content-type",
        "X-Mixed-Case",
    ]


def test_headers_about_the_packed_answer_go_with_its_packing():
    assert [name for name, _ in export("chrome")[0].response.headers] == ["content-type", "date"]


def test_fiddler_writes_its_name_behind_the_entries_and_a_bom_before_all():
    source = (FIXTURES / "fiddler.har").read_bytes()
    assert source.startswith(b"\xef\xbb\xbf")
    assert source.index(b"entries") < source.index(b"creator")


def test_the_kind_of_every_fixture_is_har():
    files = find_traffic([str(FIXTURES)])
    assert {file.kind for file in files} == {TrafficKind.HAR}
    assert len(files) == len(PRODUCERS)
