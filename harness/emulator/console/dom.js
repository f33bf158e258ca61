// Elements are made of parts and never of markup: what came over the wire stays text.
const byId = (id) => document.getElementById(id);

const el = (name, given, ...parts) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(given || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value !== "string") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...parts.flat().filter((part) => part !== null && part !== undefined));
  return node;
};

const svg = (name, given, ...parts) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(given || {})) node.setAttribute(key, value);
  node.append(...parts.flat());
  return node;
};

// Both languages stand in the page; the switch hides one.
const bi = (en, zh) => {
  if (en === zh) return document.createTextNode(en);
  const both = document.createDocumentFragment();
  both.append(el("span", { class: "en", lang: "en" }, en), " ", el("span", { class: "zh", lang: "zh-CN" }, zh));
  return both;
};
const say = (text) => bi(text.en, text.zh);

const badge = (tone, mark, ...words) =>
  el("span", { class: "badge v-" + tone }, el("span", { class: "mark", "aria-hidden": "true" }, mark), " ", ...words);

const clock = (iso) => {
  const at = new Date(iso);
  const part = (number, digits) => String(number).padStart(digits, "0");
  return el("time", { datetime: iso }, [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => part(n, 2)).join(":") + "." + part(at.getMilliseconds(), 3));
};

const button = (act, ...words) => el("button", { type: "button", onclick: act }, ...words);

const copyButton = (text) => {
  const made = button(async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      // Some browsers give no clipboard to a page: what is selected can be copied by hand.
      return tell("Select the text and copy it by hand.", "请选中文本后手动复制。");
    }
    tell("Copied.", "已复制。");
  }, bi("Copy", "复制"));
  made.classList.add("copy");
  return made;
};

const block = (text, label) =>
  el("div", { class: "block" }, el("pre", { tabindex: "0", "aria-label": label }, text), copyButton(() => text));

const fold = (open, heading, ...parts) =>
  el("details", { class: "fold", open }, el("summary", null, heading), ...parts);

const field = (id, label, input, about) => {
  input.id = id;
  const note = about ? el("span", { class: "about", id: id + "-about" }, about) : null;
  if (note) input.setAttribute("aria-describedby", id + "-about");
  return el("p", { class: "field" }, el("label", { for: id }, label), input, note);
};

const choice = (options, given) =>
  el("select", given, options.map(([value, text]) => el("option", { value }, text)));

// Children by key: what is there already stays where it is, with the focus and a click under way.
const keep = (box, items, keyOf, make, sameOf = keyOf) => {
  const before = new Map([...box.children].map((node) => [node.dataset.key, node]));
  const active = document.activeElement, held = box.contains(active) ? active.closest("[data-key]") : null;
  let at = box.firstChild;
  for (const item of items) {
    const key = keyOf(item), node = before.get(key) || make(item);
    Object.assign(node.dataset, { key, same: sameOf(item) });
    if (node === at) at = at.nextSibling;
    else box.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  if (!held || box.contains(active)) return;
  const again = [...box.children].find((node) => node.dataset.same === held.dataset.same);
  const acts = [...(again?.querySelectorAll("button, summary") || [])];
  (acts.find((one) => one.dataset.act === active.dataset.act) || acts[0])?.focus();
};

const grid = (label, heads, rows = []) =>
  el("div", { class: "scroll stack", role: "region", "aria-label": label, tabindex: "0" },
    el("table", { class: "grid" },
      el("thead", null, el("tr", null, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", null, rows)));

// A table that is filled again and again; with nothing to show, words stand in its place.
const livingGrid = (label, heads, nothing) => {
  const table = grid(label, heads), empty = el("p", { class: "empty" }, nothing);
  return {
    parts: [table, empty],
    fill(...items) {
      table.hidden = !items[0].length;
      empty.hidden = !table.hidden;
      keep(table.querySelector("tbody"), ...items);
    },
  };
};

// What was said last, for those who see and those who listen.
let saidLast = 0;
const tell = (en, zh, tone) => {
  const said = byId("said");
  said.className = "said is-told" + (tone ? " v-" + tone : "");
  said.replaceChildren(bi(en, zh));
  clearTimeout(saidLast);
  saidLast = setTimeout(() => { said.className = "said"; said.replaceChildren(); }, 12000);
};
