from harness.sources.proposal.propose import name_from


def test_the_same_traffic_gives_the_same_text(tape, proposed):
    tape.create(8100000000000007).ship(8100000000000007)
    assert proposed(tape)[0] == proposed(tape)[0]


def test_the_head_says_what_is_left_out_and_how_to_try_it(tape, proposed):
    tape.create(7).call("x", b"{}", url="https://other.example.com/a")
    head = [line for line in proposed(tape)[0].splitlines() if line.startswith("#")]
    assert head == [
        "# Proposed from tape.har: 1 call or callback. Each line that is a guess says so.",
        "# Left out:",
        "#   1 exchange with other hosts (other.example.com)",
        "# To try it:",
        "#   harness lint imported.yaml",
    ]


def test_the_capabilities_that_the_calls_need_are_named(tape, proposed):
    assert proposed(tape.create(7).ship(7))[1].needs == ("order.create", "order.ship")


def test_no_token_is_written(tape, proposed):
    tape.create(7)
    grant = "https://api-sg.aliexpress.com/rest/auth/token/create"
    tape.call("", b'{"access_token": "50000s3ss10n"}', url=grant, code="3_1")
    assert "50000s3ss10n" not in proposed(tape.read(7, "FINISH"))[0]


def test_a_secret_under_a_name_that_is_none_is_not_written(tape, proposed):
    tape.call("aliexpress.ds.product.get", {}, product_id="50000s3ss10n")
    assert "50000s3ss10n" not in proposed(tape)[0]


def test_any_text_becomes_a_name():
    assert name_from("Order Life (3).har") == "order-life-3-.har"
    assert name_from("订单") == "imported"


def test_a_secret_that_stands_in_the_traffic_before_its_grant_is_not_written(tape, proposed):
    tape.call("aliexpress.ds.product.get", {}, product_id="50000t0k3n77", session="other")
    grant = "https://api-sg.aliexpress.com/rest/auth/token/create"
    tape.call("", b'{"access_token": "50000t0k3n77"}', url=grant, code="3_1")
    assert "50000t0k3n77" not in proposed(tape)[0]
