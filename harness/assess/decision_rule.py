"""The decision rule in words: how verdicts come from findings, and the conclusion from verdicts.

It tells what `harness.assess` and `harness.conclusion` do; a change there changes it too.
"""

from harness.documents.canonical import sha256_hex
from harness.model.text import Text

DECISION_RULE = Text(
    "1. Every requirement of the plan gets exactly one verdict; the verdicts add up to what was "
    "planned.\n"
    "2. A requirement is not applicable only by a rule of the plan or a declaration, settled "
    "before the run and never by what was seen.\n"
    "3. A check passes a requirement only where it examined something that could have shown the "
    "contrary; nothing examined is untested, what could not be decided is inconclusive, a check "
    "that broke is an error.\n"
    "4. A finding against a must is a fail, against a should a warn, against a may a note. Of "
    "several results for one requirement the worst holds: fail, error, inconclusive, untested, "
    "review, warn, pass.\n"
    "5. A run whose evidence is damaged, interrupted, holds a secret or does not add up is "
    "INVALID, whatever it shows.\n"
    "6. A certification is NOT READY when a requirement of the application or its submission "
    "failed (with --strict: or a should was violated); otherwise INCOMPLETE when a must is open, "
    "the platform's side failed, the application was lost, a scenario did not complete or a part "
    "is missing; otherwise READY, with warnings where a should was violated.\n"
    "7. Any other run comes to FINDINGS when such a requirement failed, UNDECIDED when a must of "
    "the application that was met could not be decided, nothing was examined or a part could not "
    "be read, and else to CLEAN.\n"
    "8. Waivers and expected deviations are printed and never turn a fail into a pass. There is no "
    "score: no number of passes outweighs a failed must.",
    "1. 计划中的每项要求有且仅有一个判定，判定总数与计划数相符。\n"
    "2. 仅可依据计划规则或声明判为不适用，且在运行前即已确定，与所见内容无关。\n"
    "3. 只有检查了足以显示相反结果的内容，方可判为通过；未检查任何内容为未测试，"
    "无从作出判定为无法判定，检查程序出错为工具错误。\n"
    "4. 违反必须项为不通过，违反建议项为警告，违反可选项仅作说明。同一要求有多个结果时取最差者："
    "不通过、工具错误、无法判定、未测试、待人工复核、警告、通过。\n"
    "5. 证据损坏、运行中断、含有密钥或数目不符的运行一律无效，无论其显示何种结果。\n"
    "6. 验收时，应用或提交材料的要求有不通过（使用 --strict 时亦含违反建议项）即为未就绪；"
    "否则，若有必须项悬而未决、平台侧不通过、应用中途丢失、场景未完成或缺少部分内容，"
    "即为不完整；"
    "否则为就绪，有违反建议项时注明有警告。\n"
    "7. 其他运行：有上述要求不通过为发现问题；已涉及的应用必须项无法判定、未检查任何内容"
    "或部分内容无法读取为未能判定；其余为未发现问题。\n"
    "8. 豁免与预期偏差仅予列示，绝不将不通过变为通过。"
    "不设评分：再多的通过也不能抵消一项不通过的必须项。",
)

DECISION_RULE_SHA256 = sha256_hex(f"{DECISION_RULE.en}\n{DECISION_RULE.zh}\n".encode())
"""Of the English text, then the Chinese one, each with a line end."""
