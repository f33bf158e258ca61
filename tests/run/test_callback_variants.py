"""Each variant of the sample application has one fault in how it takes callbacks."""

import pytest

pytestmark = pytest.mark.long

RECEIVER, APP = "receiver.py", "app.py"
UNFOLLOWED = {"LIFE-01", "COV-01"}
"""What no application can show in a plan whose orders are never paid: three whole rounds, and every
interface."""

SHIPS_IN_PARTS = (
    (
        APP,
        "                    self._ship(order_id)\n",
        (
            '                    self._ship(order_id, "part")\n'
            '                case "OrderShipped" if order_id in self._open:\n'
            '                    self._ship(order_id, "all")\n'
        ),
    ),
    (APP, "def _ship(self, order_id: str)", "def _ship(self, order_id: str, send_type: str)"),
    (APP, '        self._wait_for("WAIT_SELLER_SEND_GOODS", order_id)\n', ""),
    (APP, 'send_type="all"', "send_type=send_type"),
    (APP, 'f"LP{order_id', 'f"L{send_type[0].upper()}{order_id'),
)
"""So that the platform would take a second shipment, and only the application can prevent it."""
FORGETS_WHAT_IT_SAW = (RECEIVER, "if event and event not in self._seen:", "if event:")


@pytest.fixture
def certified(certify, erp, plan_of):
    """Certifies a variant of the sample application by a part of the plan."""

    def run(*changes, scenarios, rows=(), wait=5):
        for name, old, new in changes:
            text = (erp / name).read_text(encoding="utf-8")
            assert text.count(old) == 1, old
            (erp / name).write_text(text.replace(old, new), encoding="utf-8")
        plan_of(*scenarios, rows=rows)
        _, summary, report, _, err = certify(erp / "statement.yaml", wait=wait)
        assert "Traceback" not in err
        return summary["conclusion"], report

    return run


def failed(report):
    """The musts of the application that failed."""
    rows = [r for r in report["requirements"] if r["subject"] == "application"]
    return {r["id"] for r in rows if r["level"] == "must" and r["verdict"] == "fail"}


def test_who_acknowledges_forged_callbacks_fails_trk_03(certified):
    _, report = certified(
        (RECEIVER, "return hmac.compare_digest(", "return True or hmac.compare_digest("),
        scenarios=("order-lifecycle", "forged-callback"),
        rows=["TRK-03"],
    )
    assert failed(report) == {"TRK-03"}


def test_who_signs_what_it_parsed_and_printed_fails_trk_02(certified):
    _, report = certified(
        (RECEIVER, "+ body, hashlib", "+ json.dumps(json.loads(body)).encode(), hashlib"),
        scenarios=("forged-callback",),
        wait=1,
    )
    assert failed(report) - UNFOLLOWED == {"TRK-02"}


def test_who_prints_what_it_parsed_as_most_libraries_do_fails_trk_03(certified):
    # It prints what the platform sends byte for byte: only a body that nobody prints so tells.
    printed = 'json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()'
    _, report = certified(
        (RECEIVER, "+ body, hashlib", f"+ {printed}, hashlib"),
        scenarios=("forged-callback",),
        rows=["TRK-03"],
    )
    assert failed(report) - UNFOLLOWED == {"TRK-03"}


def test_who_acts_twice_on_a_duplicate_fails_trk_05(certified):
    _, report = certified(
        *SHIPS_IN_PARTS,
        FORGETS_WHAT_IT_SAW,
        scenarios=("order-lifecycle", "duplicate-callback"),
        rows=["TRK-05"],
    )
    assert failed(report) == {"TRK-05"}


def test_who_tries_to_ship_again_on_a_duplicate_fails_trk_05(certified):
    # The platform refuses the second shipment; that it was tried is what counts.
    _, report = certified(
        FORGETS_WHAT_IT_SAW,
        (APP, '        self._wait_for("WAIT_SELLER_SEND_GOODS", order_id)\n', ""),
        scenarios=("order-lifecycle", "duplicate-callback"),
        rows=["TRK-05"],
    )
    assert failed(report) >= {"TRK-05", "LIFE-02"}


def test_who_ships_in_parts_and_acts_once_on_a_duplicate_is_ready(certified):
    conclusion, report = certified(
        *SHIPS_IN_PARTS, scenarios=("order-lifecycle", "duplicate-callback"), rows=["TRK-05"]
    )
    assert (conclusion, failed(report)) == ("READY", set())


def test_who_goes_back_on_an_old_event_fails_trk_06(certified):
    _, report = certified(
        (RECEIVER, "if event.rank >= ", "if True or event.rank >= "),
        scenarios=("order-lifecycle", "reordered-callback"),
        rows=["TRK-06"],
    )
    assert failed(report) == {"TRK-06"}


def test_who_acknowledges_after_600_ms_fails_trk_02(certified):
    # Once per order: above one half of failed deliveries the platform stops pushing.
    _, report = certified(
        (RECEIVER, "import threading\n", "import threading\nimport time\n"),
        (
            RECEIVER,
            "                self._seen.add(event)\n",
            (
                "                self._seen.add(event)\n"
                '                time.sleep(0.6 if event.name == "DELIVERED" else 0.0)\n'
            ),
        ),
        scenarios=("order-lifecycle",),
    )
    assert failed(report) == {"TRK-02"}


def test_who_answers_500_to_an_unknown_event_fails_trk_02(certified):
    _, report = certified(
        (
            RECEIVER,
            "    return None\n\n\nclass Receiver",
            "    raise NotImplementedError(kind)\n\n\nclass Receiver",
        ),
        (
            RECEIVER,
            "        except (KeyError,",
            (
                "        except NotImplementedError:\n"
                "            return HTTPStatus.INTERNAL_SERVER_ERROR\n"
                "        except (KeyError,"
            ),
        ),
        scenarios=("unknown-event",),
    )
    assert failed(report) - UNFOLLOWED == {"TRK-02"}


def test_who_dies_on_what_is_no_utf_8_fails_trk_02(certified):
    _, report = certified(
        (RECEIVER, "except (KeyError, TypeError, ValueError)", "except (KeyError, TypeError)"),
        scenarios=("hostile-callbacks",),
    )
    assert failed(report) - UNFOLLOWED == {"TRK-02"}


def test_who_stores_nothing_and_knows_no_order_is_not_ready(certified):
    # A probe of a wrong address knows no order either, so TRK-10 stays open; the rounds tell.
    _, report = certified(
        (RECEIVER, "if event and event not in self._seen:", "if False:"),
        scenarios=("order-lifecycle",),
    )
    assert failed(report) - {"COV-01"} == {"LIFE-01"}
    [effect] = (r for r in report["requirements"] if r["id"] == "TRK-10")
    assert effect["verdict"] == "inconclusive"
    assert "no status of any order" in effect["reason"]["en"]


def test_who_stores_nothing_and_says_200_fails_trk_10(certified):
    _, report = certified(
        (RECEIVER, "if event and event not in self._seen:", "if False:"),
        # It knows its orders from placing them.
        (RECEIVER, "event.name if event else None", 'event.name if event else "OrderCreated"'),
        scenarios=("forged-callback",),
    )
    assert failed(report) - UNFOLLOWED == {"TRK-10"}
