// What the platform's side does wrong on purpose.
const armedRow = (one) => el("tr", null,
  el("th", { scope: "row", class: "code" }, one.fault),
  el("td", { class: "code" }, one.for || bi("any", "任意")),
  el("td", { class: "code" }, Object.entries(one.with).map(([name, value]) => name + "=" + value).join(" ") || "–"),
  el("td", null, one.used >= one.count ? badge("untested", "○", bi("used up", "已用尽"), " " + one.used + " / " + one.count) : badge("warn", "⚑", bi("in wait", "待触发"), " " + one.used + " / " + one.count)),
  el("td", null, button(() => send("DELETE", "faults/" + one.id), bi("Disarm", "撤除"))));

let waiting = null;
const showFaults = async () => {
  const { armed, known } = await get("faults");
  const left = armed.filter((one) => one.used < one.count).length;
  byId("tally-faults").textContent = left ? String(left) : "";
  const room = byId("room-faults");
  if (!room.firstChild) {
    waiting = livingGrid("Armed faults 已布设的故障", [bi("Fault", "故障"), bi("For", "对象"), bi("With", "选项"), bi("Struck", "已触发"), ""], bi("None: the sandbox behaves.", "无：沙箱行为正常。"));
    room.append(faultForm(known), el("div", { id: "armed" }, el("h2", null, bi("Armed", "已布设")), waiting.parts));
  }
  waiting.fill(armed, (one) => one.id + " " + one.used, armedRow, (one) => one.id);
};

const faultForm = (known) => {
  const names = choice(known.map((one) => [one.fault, one.fault]));
  const count = el("input", { type: "number", min: "1", max: "1000", value: "1", required: true });
  const rest = el("div", { class: "row" });
  const about = el("p", { class: "why", id: "fault-about" });
  let inputs = [], target;
  const shown = () => {
    const fault = known.find((one) => one.fault === names.value);
    about.replaceChildren(say(fault.does), " ", ...fault.requirements.flatMap((id) => [el("span", { class: "id" }, id), " "]));
    target = choice([["", "– 任意 any –"], ...[...new Set(fault.targets)].map((one) => [one, one])]);
    inputs = Object.entries(fault.with).map(([name, value]) => {
      const words = fault.words[name];
      const input = words ? choice(words.map((word) => [word, word])) : el("input", { value, inputmode: "decimal" });
      input.value = value;
      return [name, input];
    });
    rest.replaceChildren(
      ...(fault.targets.length ? [field("fault-for", bi("For", "对象"), target)] : []),
      ...inputs.map(([name, input], n) => field("fault-with-" + n, name, input)));
  };
  names.addEventListener("change", shown);
  const form = el("form", { class: "panel", onsubmit: async (event) => {
    event.preventDefault();
    const order = { fault: names.value, for: target.value, count: Number(count.value), with: Object.fromEntries(inputs.map(([name, input]) => [name, input.value])) };
    if (await send("POST", "faults", order)) tell(names.value + " lies in wait.", names.value + " 已布设。", "pass");
  } },
  el("h2", null, bi("Arm a fault", "布设故障")),
  el("div", { class: "row" }, field("fault-name", bi("Fault", "故障"), names), field("fault-count", bi("Times", "次数"), count)),
  about, rest, el("button", { id: "fault-arm" }, bi("Arm", "布设")));
  shown();
  return form;
};
