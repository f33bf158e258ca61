"""HAR and cassettes as tests write them: exchanges that tell their times, and some that do not."""

import hashlib
import io
import json

import yaml

from harness.sources.recorded import TrafficFile, cut_of, read_items

FILE = TrafficFile(path="a", prefix="f2.")
CALL = "http://h/sync?method=a.b&timestamp="


def at(second):
    return f"{CALL}{1_772_467_252_056 + 1000 * second}"


NOW = at(0)


def entry(url=NOW, **more):
    return {
        "startedDateTime": "2026-11-22T08:00:00.000Z",
        "time": 1.5,
        "request": {"method": "GET", "url": url, "headers": [{"name": "A", "value": "\u597d"}]},
        "response": {"status": 200, "headers": [], "content": {"text": '{"a": [{"b": "],"}]}'}},
        **more,
    }


def interaction(url=NOW, body='{"a": "it\'s\n- request: b"}', **headers):
    return {
        "request": {"method": "GET", "uri": url, "headers": {"A": ["b"]}, "body": None},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {name: [value] for name, value in headers.items()},
            "body": {"string": body},
        },
    }


DATED = {"Date": "Mon, 02 Mar 2026 16:00:52 GMT"}


def read(data, **how):
    return list(read_items(io.BytesIO(data), FILE, **how))


def ranges_of(data, size):
    found = cut_of(io.BytesIO(data), FILE, size)
    ranges = list(found) if found else []
    assert not found or found.sha256 == hashlib.sha256(data).hexdigest()
    return ranges


def har(*entries, **style):
    return json.dumps({"log": {"creator": {"name": "x"}, "entries": entries}}, **style).encode()


def in_json(*interactions, **style):
    return json.dumps({"version": 1, "interactions": interactions}, **style).encode()


def in_yaml(*interactions):
    return yaml.dump({"interactions": interactions, "version": 1}, Dumper=Plain).encode()


def block(item):
    """The lines of one interaction."""
    return in_yaml(item).removeprefix(b"interactions:\n").removesuffix(b"version: 1\n")


class Plain(yaml.SafeDumper):
    """Writes no alias, and tuples as lists."""

    def ignore_aliases(self, data):  # noqa: ARG002 - as the base class has it
        return True


Plain.add_representer(tuple, Plain.represent_list)
