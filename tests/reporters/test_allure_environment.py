import json
import re
from datetime import UTC, datetime

from harness.model.exhibits import Exhibits, RoundPlayed
from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.allure import write_allure
from harness.reporters.allure_environment import categories, properties

AT = datetime(2026, 11, 22, 4, 38, 6, tzinfo=UTC)


def test_the_environment_is_a_properties_file_that_java_reads(build):
    text = properties(build.report(run={"application": "示例 ERP \\ 1"})).decode("ascii")
    values = dict(line.split(" = ", 1) for line in text.splitlines())
    assert values["application"] == r"\u793a\u4f8b ERP \\ 1"
    assert values["edition"] == "aliexpress"


def test_a_value_of_the_environment_stays_in_its_line(build):
    lines = properties(build.hostile()).decode("ascii").splitlines()
    assert all(" = " in line for line in lines)


def test_every_red_case_falls_into_the_category_of_its_verdict(build, tmp_path):
    wanted = {
        Verdict.FAIL: "A requirement is not met 要求不通过",
        Verdict.ERROR: "The harness itself is broken 工具错误",
        Verdict.INCONCLUSIVE: "Could not be decided 无法判定",
        Verdict.UNTESTED: "Not tested 未测试",
        Verdict.REVIEW: "A person must look 须由人工复核",
    }
    rows = tuple(build.assessment(v.name, v, reason=Text("Two\nlines", "两\n行")) for v in wanted)
    torn = RoundPlayed(scenario="s", number=1, outcome="incomplete", started=AT, ended=AT)
    write_allure(build.report(assessments=rows, exhibits=Exhibits(rounds=(torn,))), tmp_path / "a")
    found = [json.loads(p.read_text(encoding="utf-8")) for p in (tmp_path / "a").glob("*-r*.json")]
    named = {result["fullName"].rpartition(".")[2]: category(result) for result in found}
    assert {v: named[v.name] for v in wanted} == wanted
    assert named["round-1"] == "A scenario was not completed 场景未完成"


def category(result):
    message = result.get("statusDetails", {}).get("message", "")
    return next(
        (
            kind["name"]
            for kind in categories()
            if result["status"] in kind["matchedStatuses"]
            and re.fullmatch(kind["messageRegex"], message)
        ),
        "",
    )


def test_categories_have_the_keys_that_allure_documents():
    for kind in categories():
        assert set(kind) == {"name", "matchedStatuses", "messageRegex"}
