// The list of what went by, the newest on top; it holds as many as the feed keeps.
const MOST = 1000;
const lines = new Map();
let chosen = 0, lastSeen = 0, looks = 0;
const OUTCOMES = {
  ok: ["pass", "✓", "granted", "成功"],
  refused: ["fail", "✗", "refused", "被拒绝"],
  failed: ["fail", "✗", "failed", "失败"],
  not_yet: ["untested", "○", "not yet", "尚无结果"],
  unread: ["inconclusive", "?", "unreadable", "无法识别"],
};

const outcomeOf = (line) => {
  if (line.direction === "inbound" && line.signature === "forged") {
    return line.outcome === "ok" ? ["fail", "✗", "forged, taken", "伪造，被受理"] : ["pass", "✓", "forged, refused", "伪造，已拒绝"];
  }
  if (line.direction === "inbound") return line.outcome === "ok" ? ["pass", "✓", "acknowledged", "已确认"] : ["fail", "✗", "not acknowledged", "未确认"];
  return OUTCOMES[line.outcome];
};
const isTrouble = (line) => outcomeOf(line)[0] === "fail" || line.findings > 0 || ["wrong", "missing"].includes(line.signature);

const lineOf = (line) => {
  const [tone, mark, en, zh] = outcomeOf(line);
  const inbound = line.direction === "inbound";
  const state = !inbound && SIGNATURES[line.signature];
  const notes = [
    state && state[0] === "fail" ? badge(state[0], state[1], bi(state[2], state[3])) : null,
    line.findings ? badge(LEVELS[line.worst][0], LEVELS[line.worst][1], bi(line.findings + (line.findings === 1 ? " finding" : " findings"), line.findings + " 个问题")) : null,
    line.fault ? badge("untested", "⚑", el("code", null, line.fault)) : null,
    line.composed ? badge("untested", "✎", bi("composed", "编写")) : null,
  ].filter(Boolean);
  const made = el("li", { class: "line", id: "x" + line.n },
    el("button", { type: "button", class: "line-open", "aria-pressed": "false", onclick: () => choose(line.n, true) },
      el("span", { class: "line-top" },
        el("span", { class: "arrow", title: inbound ? "callback 回传" : "call 调用" }, inbound ? "←" : "→"), " ",
        el("span", { class: "line-name" }, line.name, inbound && line.interface ? " " + line.interface : ""),
        el("span", { class: "line-time" }, clock(line.at))),
      el("span", { class: "line-under" },
        badge(tone, mark, bi(en, zh)),
        el("span", null, line.code || (line.status === null ? "–" : String(line.status))),
        el("span", null, line.ms === null ? "" : line.ms + " ms"),
        ...notes)));
  return made;
};

const wanted = (line) => {
  const kind = document.querySelector("input[name=shown]:checked").value;
  const text = byId("search").value.trim().toLowerCase();
  const isKind = { all: true, calls: line.direction !== "inbound", pushes: line.direction === "inbound", trouble: isTrouble(line) }[kind];
  return isKind && (!text || [line.name, line.interface, line.order, line.code, line.path, line.fault, line.mistake].join(" ").toLowerCase().includes(text));
};

const look = () => lines.forEach(({ line, node }) => { node.hidden = !wanted(line); });

const take = (some) => {
  const list = byId("lines");
  for (const line of some) {
    if (line.n <= lastSeen) continue;
    lastSeen = line.n;
    const node = lineOf(line);
    node.hidden = !wanted(line);
    lines.set(line.n, { line, node });
    list.prepend(node);
  }
  while (lines.size > MOST) {
    const [oldest, { node }] = lines.entries().next().value;
    node.remove();
    lines.delete(oldest);
    byId("stream-bound").hidden = false;
  }
  byId("stream-empty").hidden = lines.size > 0;
  byId("tally-calls").textContent = lines.size ? String(lines.size) : "";
};

const forget = () => {
  lines.clear();
  lastSeen = chosen = 0;
  byId("lines").replaceChildren();
};

const showExchange = (told) => {
  const detail = byId("detail");
  const back = button(leave, "← ", bi("Back to the list", "返回列表"));
  back.classList.add("back");
  detail.replaceChildren(back, ...detailOf(told));
  detail.scrollTop = 0;
  detail.querySelectorAll("pre.canonical mark").forEach((mark) => {
    if (!mark.classList.contains("first")) return;
    const box = mark.closest("pre");
    box.scrollTop = Math.max(0, mark.offsetTop - box.offsetTop - box.clientHeight / 3);
  });
};

// On a narrow screen the details stand in the place of the list.
const leave = () => {
  looks += 1;
  byId("detail").querySelector(".back")?.remove();
  lines.get(chosen)?.node.firstChild.focus();
};

const choose = async (number, moves) => {
  lines.get(chosen)?.node.firstChild.setAttribute("aria-pressed", "false");
  chosen = number;
  const look = looks += 1;
  lines.get(number)?.node.firstChild.setAttribute("aria-pressed", "true");
  try {
    const told = await get("exchanges/" + number);
    if (look !== looks) return;
    showExchange(told);
  } catch (error) {
    tell(error.message, error.message, "fail");
    return;
  }
  if (moves && innerWidth < 1000) {
    scrollTo({ top: 0 });
    byId("detail").focus({ preventScroll: true });
  }
};

const step = (by) => {
  const shown = [...byId("lines").children].filter((node) => !node.hidden);
  const at = shown.findIndex((node) => node.id === "x" + chosen);
  const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
  if (!next) return;
  next.firstChild.focus();
  choose(Number(next.id.slice(1)), false);
};
