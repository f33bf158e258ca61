// A call put together by hand: filled in, signed rightly or wrongly, sent, judged, kept as a step.
let composed = null;

const composeForm = (about) => {
  const room = byId("room-compose");
  const forms = about.forms;
  const start = forms.find((form) => form.kind !== "token") || forms[0];
  const names = choice(forms.map((form) => [form.name, form.name]));
  names.value = start.name;
  const manners = [["right", "right 正确"], ...about.mistakes.map((one) => [one.name, "✗ " + one.name]), ["given", "given: 自定 …"]];
  const manner = choice(about.mistakes.length ? manners : manners.slice(0, 1));
  const given = el("input", { autocomplete: "off", spellcheck: "false" });
  const key = el("input", { autocomplete: "off", spellcheck: "false", placeholder: "" });
  const fields = el("div", { class: "cards fields" });
  const rare = el("div", { class: "cards fields" });
  const note = el("p", { class: "why", id: "compose-manner" });
  const givenField = field("compose-given", bi("The signature to send", "要发送的签名"), given);
  let inputs = [];

  const shown = () => {
    const form = forms.find((one) => one.name === names.value);
    inputs = form.fields.map((one) => {
      const input = one.words.length > 1 ? choice([["", "–"], ...one.words.map((word) => [word, word])]) : el("input", { autocomplete: "off", spellcheck: "false" });
      input.value = one.default;
      return [one, input];
    });
    suggest(inputs);
    const made = inputs.map(([one, input], n) => {
      const label = el("span", null, el("b", { class: "code" }, one.name), one.required ? el("span", { class: "must" }, " ", bi("required", "必填")) : null);
      const told = [one.about, one.expected, one.json ? "JSON" : ""].filter(Boolean).join(" · ");
      input.title = one.place;
      return [one, field("value-" + n, label, input, told && el("span", { lang: "en" }, told))];
    });
    const isFirst = ([one]) => one.required || !one.default || form.fields.length < 9;
    fields.replaceChildren(...made.filter(isFirst).map(([, node]) => node));
    rare.replaceChildren(...made.filter((one) => !isFirst(one)).map(([, node]) => node));
    rare.parentElement.hidden = !rare.firstChild;
    byId("compose-interface").textContent = form.interface;
  };
  const mannered = () => {
    const found = about.mistakes.find((one) => one.name === manner.value);
    note.replaceChildren(...(found ? [say(found.text)] : []));
    givenField.hidden = manner.value !== "given";
  };
  const order = () => ({
    operation: names.value, signature: manner.value, given: manner.value === "given" ? given.value : "", token: key.value,
    values: Object.fromEntries(inputs.filter(([, input]) => input.value !== "").map(([one, input]) => [one.name, input.value])),
  });
  const result = el("div", { id: "composed" });
  const form = el("form", { class: "panel", onsubmit: async (event) => {
    event.preventDefault();
    const asked = order();
    byId("compose-send").disabled = true;
    const done = await send("POST", "compose", asked);
    byId("compose-send").disabled = false;
    if (!done) return;
    composed = { ...asked, exchange: done.exchange.n };
    result.replaceChildren(stepOf(done.step), el("article", { class: "detail" }, ...detailOf(done.exchange)));
    tell("Answered: see below.", "已收到响应，见下文。", done.exchange.outcome === "ok" ? "pass" : "warn");
  } },
  el("div", { class: "row" }, field("compose-name", bi("Operation", "操作"), names), el("p", { class: "why code", id: "compose-interface" })),
  fields, fold(false, bi("Fields with a usual value", "已有常用值的字段"), rare),
  el("div", { class: "row" }, field("compose-sign", bi("Signature", "签名"), manner), givenField,
    field("compose-token", bi("Access token (empty: a good one)", "访问令牌（留空则自动获取）"), key)),
  note, el("p", { class: "buttons" }, el("button", { id: "compose-send", class: "main" }, bi("Sign and send", "签名并发送"))));
  const real = about.upstream && el("p", { class: "notice v-warn" }, badge("warn", "!", bi("This is sent to " + about.upstream + " and has real effects; it is no part of the run's evidence.", "调用将直接发送到 " + about.upstream + " 并产生真实影响；不计入本次运行的证据。")));
  room.replaceChildren(...[real, form, result].filter(Boolean));
  names.addEventListener("change", shown);
  manner.addEventListener("change", mannered);
  shown();
  mannered();
};

// What the sandbox knows of: goods that are sold, orders that were placed.
const suggest = async (inputs) => {
  if (about.upstream) return;
  const { suggestions } = await get("settings");
  for (const [one, input] of inputs) {
    const known = suggestions[one.name];
    if (!known || input.localName !== "input") continue;
    const list = el("datalist", { id: "known-" + one.name }, known.map((value) => el("option", { value })));
    input.after(list);
    input.setAttribute("list", list.id);
    if (!input.value && known.length) input.value = known[0];
  }
};

const stepOf = (text) =>
  el("section", { class: "part-of" },
    el("h3", null, bi("As a step of a scenario", "作为场景步骤")),
    block(text, "YAML"),
    el("p", { class: "buttons" }, button(async () => {
      const { token: _, ...asked } = composed;
      const saved = await send("POST", "steps", asked);
      if (saved) tell("Saved to " + saved.file, "已保存到 " + saved.file, "pass");
    }, bi("Save the step", "保存步骤"))));
