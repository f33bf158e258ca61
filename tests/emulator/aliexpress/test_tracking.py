"""The tracking interfaces tell what the carrier told."""

from typing import Any

QUERY, LIST = "aliexpress.ds.order.tracking.get", "aliexpress.logistics.ds.trackinginfo.query"


def track(app: Any, order: str) -> Any:
    return app.call(QUERY, ae_order_id=order, language="en_US")["result"]


def shipped(app: Any, number: str) -> str:
    order: str = app.place(pay=True)
    app.ship(order, number)
    return order


def test_before_the_first_event_there_is_nothing_yet(app: Any) -> None:
    result = track(app, shipped(app, "LP10000001CN"))
    assert (result["ret"], result["code"]) == (False, "1001")


def test_events_are_listed_newest_first_with_rising_times(app: Any) -> None:
    order = shipped(app, "LP10000002CN")
    app.act("carrier.delivers", order)
    [line] = track(app, order)["data"]["tracking_detail_line_list"]["tracking_detail"]
    nodes = line["detail_node_list"]["detail_node"]
    assert line["mail_no"] == "LP10000002CN"
    assert nodes[0]["tracking_name"] == "DELIVERED"
    times = [node["time_stamp"] for node in nodes]
    assert times == sorted(set(times), reverse=True)


def test_a_parcel_is_found_by_its_number(app: Any) -> None:
    order = shipped(app, "LP10000003CN")
    app.act("carrier.picks_up", order)
    answer = app.call(LIST, logistics_no="LP10000003CN", out_ref=order, origin="ESCROW")
    assert answer["result_success"] is True
    assert [event["status"] for event in answer["details"]["details"]] == ["PICKED_UP"]


def test_a_parcel_of_another_order_is_not_shown(app: Any) -> None:
    shipped(app, "LP10000004CN")
    for number, order in (("LP10000004CN", "1"), ("LP99999999CN", "")):
        answer = app.call(LIST, logistics_no=number, out_ref=order)
        assert answer["result_success"] is False
        assert answer["error_desc"]
