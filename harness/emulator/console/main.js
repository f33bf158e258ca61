// Rooms, keys, and the stream that keeps them up to date.
const tabs = [...document.querySelectorAll("[role=tab]")];
const rooms = { orders: showOrders, callbacks: showCallbacks, faults: showFaults, access: showAccess };
let about = null, room = "calls";

const refresh = async (name) => {
  try {
    await rooms[name]?.(about);
  } catch (error) {
    if (live.state === "on") tell(error.message, error.message, "fail");
  }
};

const enter = (name, focuses) => {
  room = name;
  for (const tab of tabs) {
    const isIt = tab.id === "tab-" + name;
    tab.setAttribute("aria-selected", String(isIt));
    tab.tabIndex = isIt ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !isIt;
    if (isIt) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (isIt && focuses) tab.focus();
  }
  refresh(name);
};

const live = {
  state: "",
  set(state) {
    if (this.state === state) return;
    this.state = state;
    const words = { on: ["pass", "●", "live", "实时"], off: ["warn", "○", "not connected, trying again", "未连接，正在重试"] }[state];
    byId("live").replaceChildren(...(words ? [badge(words[0], words[1], bi(words[2], words[3]))] : []));
  },
};

// Changes come in bursts: the open room is asked again four times a second at most, the others,
// whose tallies show, every three seconds.
const soon = (milliseconds, act) => {
  let due = 0;
  return () => { due ||= setTimeout(() => { due = 0; act(); }, milliseconds); };
};
const here = soon(250, () => refresh(room));
const elsewhere = soon(3000, () => Object.keys(rooms).filter((name) => name !== room && byId("room-" + name)).forEach(refresh));
const changed = () => { here(); elsewhere(); };

const heard = (event, data) => {
  if (event === "hello") {
    live.set("on");
    changed();
  } else if (event === "exchanges") take(data);
  else if (event === "changed") changed();
  else if (event === "full") tell("Too many pages are open: close some.", "打开的页面过多：请关闭一些。", "fail");
};

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const follow = async () => {
  for (let wait = 250; ; wait = Math.min(4000, wait * 2)) {
    try {
      const how = await listen(() => lastSeen, (event, data) => { if (event !== "full") wait = 250; heard(event, data); });
      if (how === "refused") return gate();
    } catch { /* not there: tried again */ }
    live.set("off");
    await pause(wait);
  }
};

const gate = () => {
  byId("console").hidden = true;
  byId("gate").hidden = false;
  live.set("");
  byId("gate-token").focus();
};

const placeOf = () => {
  const rows = [
    [bi("Gateway", "网关"), location.origin],
    about.upstream ? [bi("Passed on to", "转发至"), about.upstream] : null,
    ["App key", about.app_key],
  ].filter(Boolean);
  byId("place").replaceChildren(...rows.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", { class: "code" }, value))));
};

const open = async () => {
  const answer = token ? await asked("console").catch(() => null) : null;
  if (answer && !answer.ok) sessionStorage.removeItem(KEY);
  if (!answer?.ok) return gate();
  about = await answer.json();
  byId("gate").hidden = true;
  byId("console").hidden = false;
  forget();
  placeOf();
  if (about.forms.length) composeForm(about);
  enter("calls");
  Object.keys(rooms).filter((name) => byId("room-" + name)).forEach(refresh);
  follow();
};

byId("gate").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("gate-token").value.trim();
  sessionStorage.setItem(KEY, token);
  open();
});

const spoken = () => { document.documentElement.lang = byId("language-zh").checked ? "zh-CN" : "en"; };
document.querySelectorAll("input[name=language]").forEach((one) => {
  one.checked = sessionStorage.getItem("language") ? sessionStorage.getItem("language") === one.value : one.checked;
  one.addEventListener("change", () => { sessionStorage.setItem("language", one.value); spoken(); });
});
spoken();

tabs.forEach((tab, n) => {
  tab.addEventListener("click", () => enter(tab.id.slice(4)));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    enter(tabs[(to + tabs.length) % tabs.length].id.slice(4), true);
  });
});
document.querySelectorAll("input[name=shown]").forEach((one) => one.addEventListener("change", look));
byId("search").addEventListener("input", look);

const help = byId("help");
byId("help-open").addEventListener("click", () => help.showModal());
byId("help-close").addEventListener("click", () => help.close());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || byId("console").hidden) return;
  if (event.key === "Escape") {
    if (byId("detail").contains(document.activeElement)) leave();
    return;
  }
  if (event.target.closest("input:not([type=radio]), textarea, select")) return;
  if (event.key === "Enter" && event.target.closest(".line-open")) {
    event.preventDefault();
    choose(Number(event.target.closest("li").id.slice(1)), true).then(() => byId("detail").focus());
    return;
  }
  const acts = { "/": () => { enter("calls"); byId("search").focus(); }, "?": () => help.showModal(), j: () => step(1), k: () => step(-1) };
  const act = /^[1-9]$/.test(event.key) && tabs[event.key - 1] ? () => enter(tabs[event.key - 1].id.slice(4), true) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Another address was pasted into the bar.
addEventListener("hashchange", () => location.reload());
open();
