// What was pushed to the application, how it was acknowledged, and once more in three manners.
const FORGERIES = ["wrong_key", "flipped_byte", "missing", "empty", "wrong_case", "not_hex", "reserialised"];
let lateBy = "3", forgedHow = "wrong_key";

const again = async (push, manner) => {
  const order = { manner };
  if (manner === "late") order.seconds = Number(lateBy);
  if (manner === "forged") order.forgery = forgedHow;
  if (await send("POST", "callbacks/" + push, order)) tell("On its way.", "已发出。", "pass");
};

const attemptRow = (one) => {
  const lag = one.sender_lag_ms > 50 ? el("span", { class: "why" }, " ", bi("(our sender was " + one.sender_lag_ms + " ms late)", "（本工具延迟 " + one.sender_lag_ms + " ms）")) : null;
  const isForged = one.fault === "callback_forged";
  const isRight = isForged ? !one.acknowledged : one.acknowledged;
  const words = isForged
    ? isRight ? ["forged, refused", "伪造，已拒绝"] : ["forged, taken", "伪造，被受理"]
    : isRight ? ["acknowledged", "已确认"] : ["not acknowledged", "未确认"];
  return el("tr", null,
    el("td", null, clock(one.at)),
    el("th", { scope: "row" }, el("span", { class: "code" }, one.name + " " + one.word), el("br"), el("small", { class: "code" }, one.order_id)),
    el("td", { class: "num" }, String(one.attempt)),
    el("td", null, badge(isRight ? "pass" : "fail", isRight ? "✓" : "✗", bi(...words)), el("br"),
      el("small", null, one.failure || "HTTP " + one.status)),
    el("td", { class: "num" }, one.elapsed_ms + " ms", lag),
    el("td", null, one.fault ? el("code", null, one.fault) : "–"),
    el("td", { class: "buttons" },
      button(() => again(one.push, "again"), bi("again", "重发")),
      button(() => again(one.push, "forged"), bi("forged", "伪造")),
      button(() => again(one.push, "late"), bi("late", "延迟"))));
};

let attempts = null;
const showCallbacks = async () => {
  const [{ callbacks, given_up: gaveUp }, settings] = await Promise.all([get("callbacks"), get("settings")]);
  byId("tally-callbacks").textContent = callbacks.length ? String(callbacks.length) : "";
  const room = byId("room-callbacks");
  if (!room.firstChild) {
    attempts = livingGrid("Callbacks 回传", [bi("Sent", "发送"), bi("Push", "回传"), bi("Attempt", "次数"), bi("Outcome", "结果"), bi("Acknowledged in", "确认用时"), bi("Fault", "故障"), bi("Send it", "发送")],
      bi("Nothing was pushed yet.", "尚无回传。"));
    const stopped = el("p", { class: "notice v-fail", id: "given-up" }, badge("fail", "✗", bi("More than half of the pushes failed: the platform has stopped. Set the address again to go on.", "超过一半的回传失败：平台已停止推送。重新设置地址后继续。")));
    room.append(...callbackForms(settings), stopped, el("div", { id: "attempts" }, attempts.parts));
  } else if (document.activeElement !== byId("callback-url") && byId("callback-url").dataset.set !== settings.callback) {
    // What a person has typed stays, until the address is set elsewhere.
    byId("callback-url").value = settings.callback;
  }
  byId("callback-url").dataset.set = settings.callback;
  byId("given-up").hidden = !gaveUp;
  attempts.fill(callbacks.slice(-200).reverse(), (one) => [one.push, one.at, one.attempt, one.fault].join(" "), attemptRow);
};

const callbackForms = (settings) => {
  const url = el("input", { type: "url", value: settings.callback, placeholder: "http://127.0.0.1:9000/callbacks", autocomplete: "off", spellcheck: "false", required: true });
  const manner = choice(FORGERIES.map((one) => [one, one]), { onchange: (event) => { forgedHow = event.target.value; } });
  const seconds = el("input", { type: "number", min: "0", max: "60", step: "0.1", value: lateBy, onchange: (event) => { lateBy = event.target.value; } });
  return [
    el("form", { class: "row", onsubmit: async (event) => {
      event.preventDefault();
      if (await send("PUT", "callback", { url: url.value })) tell("Pushes go to " + url.value, "回传地址已设为 " + url.value, "pass");
    } }, field("callback-url", bi("Pushes go to", "回传地址"), url), el("button", null, bi("Set", "设置"))),
    el("div", { class: "row" },
      field("forged-how", bi("How a forged one is wrong", "伪造方式"), manner),
      field("late-by", bi("A late one comes after (seconds)", "延迟秒数"), seconds)),
  ];
};
