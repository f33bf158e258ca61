"""What the reference client sends to 1688, against a platform of these tests."""

from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qsl

import pytest

from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.errors import SourceError
from harness.model.scenario import AppStep
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.sources.driven import ReferenceApplication

EDITION = edition_named("1688")
JSON = [("content-type", "application/json")]
GRANT = b'{"access_token": "tok", "token_type": "Bearer", "expires_in": 3600}'
TAKEN = b'{"code": 200, "message": "success", "data": {"success_count": 1, "failed_items": []}}'
PATH = "/item/batchUpload"
SECRET = Secret("helloworld")
GOOD = {"title": "茶壶", "price": "1999.00", "stock": "7", "images": '["https://i.example/1.jpg"]'}


@pytest.fixture
def opened(web):
    web.answers["/oauth/token"] = (200, JSON, GRANT)
    web.answers[PATH] = (200, JSON, TAKEN)
    made = []

    def open_application(secret=SECRET):
        made.append(
            ReferenceApplication(
                edition=EDITION,
                gateway=web.address,
                credentials=Credentials(app_key="1000000", app_secret=secret),
                new_code=lambda: pytest.fail("no code is needed"),
                clock=SystemClock(),
                sink=lambda x: replace(x, id="x1"),
                scopes=("item_get",),
            )
        )
        return made[-1]

    yield open_application
    for application in made:
        application.close()


def upload(**values):
    return AppStep(operation="item.batch_upload", with_=MappingProxyType(values))


def test_a_token_is_asked_for_without_a_scope(web, opened):
    opened().perform(upload(**GOOD))
    method, path, body = web.seen[0]
    assert (method, path) == ("POST", "/oauth/token")
    assert dict(parse_qsl(body.decode())) == {
        "grant_type": "client_credentials",
        "client_id": "1000000",
        "client_secret": "helloworld",
    }


def test_goods_go_out_as_a_json_array_with_the_price_as_it_was_written(web, opened):
    request = opened().perform(upload(**GOOD)).request
    expected = '[{"title":"茶壶","price":1999.00,"stock":7,"images":["https://i.example/1.jpg"]}]'
    assert (request.method, web.seen[1][:2]) == ("POST", ("POST", PATH))
    assert request.body == web.seen[1][2] == expected.encode()
    assert request.header("authorization") == "Bearer tok"
    assert request.header("content-type") == "application/json"


def test_what_a_scenario_says_is_read_back_from_the_wire(opened):
    call = EDITION.read_call(opened().perform(upload(**GOOD, count="3")))
    read = {name: call.field(name).text for name in ("title", "price", "stock", "count")}
    assert read == {"title": "茶壶", "price": "1999.00", "stock": "7", "count": "3"}


def test_without_a_secret_nothing_is_sent(web, opened):
    with pytest.raises(SourceError, match="no app secret"):
        opened(secret=None).perform(upload(**GOOD))
    assert web.seen == []
