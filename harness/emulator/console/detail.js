// Everything about one exchange.
const SIGNATURES = {
  right: ["pass", "✓", "signature right", "签名正确"],
  variant: ["pass", "✓", "signature right, accepted variant", "签名正确（可接受的变体）"],
  wrong: ["fail", "✗", "signature wrong", "签名错误"],
  missing: ["fail", "✗", "signature missing", "缺少签名"],
  unsigned: ["untested", "○", "not signed", "无需签名"],
  unknown: ["inconclusive", "?", "signature not known", "签名无法确定"],
};
const LEVELS = { must: ["fail", "✗", "must", "必须"], should: ["warn", "!", "should", "建议"], may: ["untested", "○", "may", "可选"] };

const visible = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (sign) => String.fromCharCode(0x2400 + (sign === "\u007f" ? 33 : sign.charCodeAt(0))));

// The texts part at the first mark; where one only has more, a sign stands where nothing is.
const parted = (pieces, label) => {
  const parts = pieces.map(([text, isSame]) => (isSame ? el("span", { class: "same" }, visible(text)) : el("mark", null, visible(text))));
  const at = parts.findIndex((part) => part.localName === "mark");
  const [first = "∅", ...rest] = parts[at].textContent;
  parts.splice(at, 1, ...[el("mark", { class: "first" }, first), rest.length ? el("mark", null, rest.join("")) : ""]);
  return el("pre", { class: "canonical", tabindex: "0", "aria-label": label }, parts);
};

const canonical = (signed) => {
  const found = signed.canonical;
  if (!found) return [];
  const plain = (pieces) => el("pre", { class: "canonical", tabindex: "0", "aria-label": "Canonical string 待签名串" }, visible(pieces.map(([text]) => text).join("")));
  if (!found.given) {
    return [el("h4", null, bi("The string to sign", "应签名的字符串")), plain(found.right)];
  }
  if (found.byte === null) {
    return [
      el("h4", null, bi("The string to sign, which was signed too", "应签名的字符串（实际签名的亦相同）")), plain(found.right),
      el("p", { class: "why" }, bi("The texts are the same: what differs is the digest, its spelling or the secret.", "两者相同：差异在于摘要算法、书写形式或密钥。")),
    ];
  }
  return [
    el("p", { class: "apart", id: "first-difference" }, badge("warn", "▲", bi("first difference at byte " + found.byte, "首处差异位于第 " + found.byte + " 字节"))),
    el("div", { class: "strings" },
      el("div", { class: "right" }, el("h4", null, badge("pass", "✓", bi("the right string", "正确的待签名串"))), parted(found.right, "Right 正确")),
      el("div", { class: "actual" }, el("h4", null, badge(signed.state === "variant" ? "pass" : "fail", signed.state === "variant" ? "✓" : "✗", bi("the string that your signature fits", "与所给签名相符的字符串"))), parted(found.given, "Given 实际"))),
  ];
};

const signatureOf = (told) => {
  const signed = told.signed;
  if (!signed) return null;
  const [tone, mark, en, zh] = SIGNATURES[signed.state];
  const named = signed.mistake || signed.variant;
  return el("section", { class: "part-of" },
    el("h3", null, bi("Signature", "签名")),
    el("p", { class: "verdict-line" }, badge(tone, mark, bi(en, zh)), named ? el("code", { id: "mistake", class: "named" }, named) : null,
      signed.recipe ? el("code", null, signed.recipe) : null, told.manner ? el("span", { class: "why" }, bi("forged by this tool:", "由本工具伪造："), " ", el("code", null, told.manner)) : null),
    el("p", { class: "explanation", id: "explanation" }, say(signed.text)),
    ...canonical(signed));
};

const errorOf = (told) => {
  const error = told.error;
  if (!error) return null;
  const rows = [
    [bi("Code", "错误码"), el("code", null, error.code || "–")],
    error.message ? [bi("Message", "消息"), error.message] : null,
    error.request_id ? [bi("Request id", "请求编号"), el("code", null, error.request_id)] : null,
    error.wait ? [bi("Wait", "等待"), error.wait + " s"] : null,
  ].filter(Boolean);
  return el("section", { class: "part-of trouble v-fail" },
    el("h3", null, el("span", { class: "mark", "aria-hidden": "true" }, "✗"), " ", bi("Refused or failed", "被拒绝或失败")),
    el("dl", { class: "pairs" }, rows.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value)))),
    el("p", { class: "todo" }, el("b", null, bi("What to do:", "处理办法：")), " ", say(error.do)));
};

const remarkOf = (remark) => {
  const [tone, mark, en, zh] = LEVELS[remark.level];
  return el("li", { class: "remark v-" + tone },
    el("p", { class: "remark-head" }, badge(tone, mark, bi(en, zh)), el("span", { class: "id" }, remark.id),
      el("span", { class: "title" }, say(remark.title)),
      remark.subject === "platform" ? el("span", { class: "why" }, bi("of the platform", "平台侧")) : null),
    el("p", null, say(remark.message)),
    remark.where ? el("p", { class: "why" }, bi("at", "位于"), " ", el("code", null, remark.where)) : null,
    remark.expected || remark.actual ? el("dl", { class: "compare" },
      el("div", null, el("dt", null, bi("expected", "期望")), el("dd", null, el("code", null, remark.expected || "–"))),
      el("div", { class: "actual" }, el("dt", null, bi("got", "实际")), el("dd", null, el("code", null, remark.actual || "–")))) : null,
    remark.hint ? el("p", { class: "todo" }, say(remark.hint)) : null);
};

const remarksOf = (told) =>
  el("section", { class: "part-of" },
    el("h3", null, bi("What the checks say", "检查结果")),
    told.remarks.length
      ? el("ul", { class: "remarks" }, told.remarks.map(remarkOf))
      : el("p", { class: "why" }, badge("pass", "✓", bi("nothing found in this exchange by itself", "单独来看未发现问题"))));

const message = (told) => [
  told.body ? block(told.body, "Body 消息体") : el("p", { class: "why" }, bi("no body", "无消息体")),
  told.cut ? el("p", { class: "more" }, bi("cut; the whole has " + told.size + " bytes", "已截断；共 " + told.size + " 字节")) : null,
];

const headersOf = (headers) =>
  fold(false, bi("Headers (" + headers.length + ")", "请求头（" + headers.length + "）"),
    el("dl", { class: "pairs code" }, headers.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value)))));

const requestOf = (told) => {
  const asked = told.request;
  const rows = asked.parameters.map((one) => el("tr", null,
    el("th", { scope: "row", class: "code" }, one.name), el("td", { class: "code wrap" }, visible(one.value) || el("span", { class: "why" }, bi("empty", "空"))), el("td", { class: "why" }, one.place)));
  return el("section", { class: "part-of" },
    el("h3", null, bi("Request as received", "收到的请求")),
    el("p", { class: "code wrap" }, el("b", null, asked.method), " ", asked.url),
    rows.length ? grid("Parameters 参数", [bi("Parameter", "参数"), bi("Value", "值"), bi("Place", "位置")], rows) : null,
    headersOf(asked.headers),
    asked.body && rows.length ? fold(false, bi("Body as sent", "原始消息体"), ...message(asked)) : el("div", null, ...message(asked)));
};

const answerOf = (told) =>
  el("section", { class: "part-of" },
    el("h3", null, bi("Answer", "响应")),
    told.response
      ? [el("p", null, "HTTP ", el("b", null, String(told.response.status))), headersOf(told.response.headers), ...message(told.response)].filter(Boolean)
      : el("p", { class: "why" }, told.failure || bi("none", "无")));

const detailOf = (told) => [
  el("header", { class: "detail-head" },
    el("p", { class: "kind" }, "#" + told.n + " · ", clock(told.at), " · ", told.direction === "inbound" ? bi("callback to the application", "平台回传至应用") : bi("call of the application", "应用发起的调用"), told.composed ? [" · ", bi("composed here", "在此编写")] : null),
    el("h2", { id: "detail-title" }, told.name),
    el("p", { class: "why code" }, told.interface),
    told.fault ? el("p", { class: "why" }, bi("under the fault", "受故障影响："), " ", el("code", null, told.fault)) : null),
  errorOf(told), signatureOf(told), remarksOf(told), requestOf(told), answerOf(told),
  el("section", { class: "part-of" }, el("h3", null, bi("The same with curl", "等价的 curl 命令")), block(told.curl, "curl")),
].filter(Boolean);
