"""HARs of the two other platforms, written by hand after the clients that their seeds print."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)
SECRET = "s3cr3t-of-the-erp-2026"
TOKEN = "tok-0123456789abcdef"
ITEM_STATEMENT = """\
statement: 1
edition: alibaba
application: {name: Item Finder, version: "1.0", company: Example Trading Ltd}
app_key: "ALI_2025_12345678"
app_secret: env:ERP_SECRET
interfaces: [alibaba.item_get]
capabilities: {item.get: true}
scopes: [item_get]
"""
UPLOAD_STATEMENT = """\
statement: 1
edition: "1688"
application: {name: Uploader, version: "1.0", company: Example Trading Ltd}
app_key: "1234567"
app_secret: env:ERP_SECRET
interfaces: [item.batchUpload]
capabilities: {item.batch_upload: true}
"""
ITEM = {"code": 0, "msg": "success", "result": {"subject": "Phone case", "category_id": 100003109}}
STORED = {"code": 200, "message": "success", "data": {"success_count": 1, "failed_items": []}}
GOODS = (
    '[{"title": "运动鞋", "price": 150.00, "stock": 200, "images": ["http://example.com/1.jpg"]}]'
)


def entry(at, method, url, answer, *, status=200, token=TOKEN, body="", media="application/json"):
    started = BEGIN + timedelta(seconds=at)
    headers = [("User-Agent", "python-requests/2.31.0"), ("Content-Type", media)]
    headers += [("X-Api-Version", "3.0")] if method == "GET" else []
    headers += [("Authorization", f"Bearer {token}")] if token else []
    date = started.strftime("%a, %d %b %Y %H:%M:%S GMT")
    request = {"method": method, "url": url, "headers": pairs(headers), "queryString": []}
    if body:
        request["postData"] = {"mimeType": media, "text": body}
    content = {"size": 1, "mimeType": "application/json", "text": json.dumps(answer)}
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": 180,
        "timings": {"send": 1, "wait": 178, "receive": 1},
        "request": request,
        "response": {"status": status, "headers": pairs([("Date", date)]), "content": content},
    }


def pairs(headers):
    return [{"name": name, "value": value} for name, value in headers]


def grant(host, key, life, **more):
    form = {"grant_type": "client_credentials", "client_id": key, "client_secret": SECRET, **more}
    return entry(
        0,
        "POST",
        f"https://{host}/oauth/token",
        {"access_token": TOKEN, "expires_in": life},
        token="",
        body=urlencode(form),
        media="application/x-www-form-urlencoded",
    )


def item(at, item_id, *, wrap=SECRET):
    stamp = str(int((BEGIN + timedelta(seconds=at)).timestamp() * 1000))
    form = {"app_key": "ALI_2025_12345678", "item_id": item_id, "timestamp": stamp}
    form |= {"language": "en", "sign_method": "hmac-sha256", "fields": "subject,category_id"}
    text = wrap + "".join(name + form[name] for name in sorted(form)) + wrap
    form["sign"] = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    url = f"https://openapi.alibaba.com/api/v3/item/get?{urlencode(form)}"
    return entry(at, "GET", url, ITEM)


def upload(at, body, **changes):
    answer = changes.pop("answer", STORED)
    return entry(at, "POST", "https://api.1688.com/item/batchUpload", answer, body=body, **changes)


ITEM_GRANT = grant("auth.alibaba.com", "ALI_2025_12345678", 7200, scope="item_get")
UPLOAD_GRANT = grant("auth.1688.com", "1234567", 3600)
RIGHT_ITEMS = [ITEM_GRANT, item(1, "1600590399629"), item(2, "6234567890123")]
WRONG_ITEMS = [ITEM_GRANT, item(1, "1600590399629", wrap=""), item(2, "abc")]
RIGHT_UPLOAD = [UPLOAD_GRANT, upload(1, GOODS)]
WRONG_UPLOAD = [
    UPLOAD_GRANT,
    upload(
        1,
        '[{"title": " ", "price": "150.00", "stock": 1.5, "images": ["img1.jpg"]}]',
        answer={"code": 400, "message": "title is missing", "data": None},
    ),
    upload(2, GOODS, token=""),
]


@pytest.fixture
def audit(harness_json, tmp_path, monkeypatch):
    """Audits entries as a HAR: exit code, machine summary."""
    monkeypatch.setenv("ERP_SECRET", SECRET)

    def run(entries, statement=None):
        path = tmp_path / "traffic.har"
        log = {"version": "1.2", "creator": {"name": "Hand", "version": "1"}, "entries": entries}
        path.write_text(json.dumps({"log": log}, ensure_ascii=False), "utf-8")
        words = ["audit", path, "--out", tmp_path / "report"]
        if statement:
            (tmp_path / "statement.yaml").write_text(statement, "utf-8")
            words += ["--statement", tmp_path / "statement.yaml"]
        return harness_json(*words)

    return run


def failed(summary):
    return {row for row, verdict in summary["requirements"].items() if verdict == "fail"}


@pytest.mark.parametrize(
    ("entries", "statement"),
    [(RIGHT_ITEMS, ITEM_STATEMENT), (RIGHT_UPLOAD, UPLOAD_STATEMENT)],
    ids=["alibaba", "1688"],
)
def test_right_traffic_is_clean(audit, entries, statement):
    code, summary = audit(entries, statement)
    assert (code, summary["conclusion"], failed(summary)) == (0, "CLEAN", set())


def test_what_is_wrong_at_alibaba_is_named(audit):
    code, summary = audit(WRONG_ITEMS, ITEM_STATEMENT)
    assert (code, failed(summary)) == (1, {"SIGN-02", "FMT-04"})


def test_what_is_wrong_at_1688_is_named(audit):
    code, summary = audit(WRONG_UPLOAD, UPLOAD_STATEMENT)
    assert (code, failed(summary)) == (1, {"AUTH-01", "FMT-08", "FMT-09", "FMT-10", "FMT-11"})


@pytest.mark.parametrize(("entries", "edition"), [(RIGHT_ITEMS, "alibaba"), (RIGHT_UPLOAD, "1688")])
def test_without_a_statement_the_edition_is_guessed_and_nothing_is_accused(audit, entries, edition):
    code, summary = audit(entries)
    assert (code, summary["conclusion"], summary["edition"]) == (3, "UNDECIDED", edition)
    assert failed(summary) == set()
    assert summary["requirements"]["DATA-02"] == "inconclusive"


def test_without_a_statement_what_needs_no_secret_is_still_found(audit):
    code, summary = audit(WRONG_ITEMS)
    assert (code, failed(summary)) == (1, {"FMT-04"})
    assert summary["requirements"]["SIGN-02"] == "inconclusive"


def test_the_statement_of_another_platform_leaves_nothing_to_judge(audit):
    code, summary = audit(RIGHT_ITEMS, UPLOAD_STATEMENT)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert summary["reason"]["en"] == "nothing was examined"
