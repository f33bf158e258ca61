// Orders with their state machine, and the acts of buyer, carrier and platform.
let openOrder = "";

const actOn = async (name, values) => {
  const done = await send("POST", "acts/" + name, values);
  if (!done) return;
  const told = done.values;
  const more = [told.already ? "already" : "", told.status, told.pushed && "→ " + told.pushed, told.events].filter(Boolean).join(" · ");
  tell(name + ": done. " + more, name + "：已完成。" + more, "pass");
};

const actsOf = (life, order) => {
  const isNow = (act) => act.in.includes(order.status);
  const make = (act, now) => {
    const made = button(() => actOn(act.name, { order_id: order.order_id }), say(act.text));
    made.dataset.act = act.name;
    made.title = act.name + (act.leads.length ? " → " + act.leads.join(" → ") : "") + (act.push ? " · " + act.push : "");
    if (!now) made.classList.add("idle");
    return made;
  };
  const now = life.acts.filter(isNow), later = life.acts.filter((act) => !isNow(act));
  return el("div", { class: "acts" },
    el("p", { class: "buttons" }, now.length ? now.map((act) => make(act, true)) : el("span", { class: "why" }, bi("No act of the other side is due now.", "当前没有可执行的平台侧操作。"))),
    fold(false, bi("Acts that the status forbids now (they are refused)", "当前状态不允许的操作（将被拒绝）"), el("p", { class: "buttons" }, later.map((act) => make(act, false)))));
};

const orderBox = (life, order) => {
  const isOpen = openOrder === order.order_id;
  const box = el("details", { class: "round-box order", open: isOpen, id: "order-" + order.order_id },
    el("summary", null, el("b", { class: "code" }, order.order_id), el("span", { class: "status code" }, "● " + order.status),
      el("span", { class: "why" }, order.words.join(" → ")), el("span", { class: "why" }, order.amount)));
  box.addEventListener("toggle", () => {
    if (box.open && openOrder !== order.order_id) { openOrder = order.order_id; refresh("orders"); }
    else if (!box.open && openOrder === order.order_id) openOrder = "";
  });
  if (isOpen) {
    box.append(actsOf(life, order), draw(life, order, order.order_id),
      fold(false, bi("The same as a table", "数据表"), grid("Statuses 状态", [bi("Status", "状态"), bi("Reached", "到达时间")],
        order.path.map((one) => el("tr", null, el("th", { scope: "row", class: "code" }, one.status), el("td", null, clock(one.at)))))));
    for (const parcel of order.shipments) {
      box.append(el("p", { class: "why" }, bi("Parcel", "包裹"), " ", el("code", null, parcel.tracking_number), " ", parcel.service, ": ", parcel.events.join(" → ") || "–"));
    }
    box.append(el("p", { class: "buttons" }, button(() => actOn("order.forget", { order_id: order.order_id }), bi("Forget the order", "删除订单"))));
  }
  return box;
};

// An edition without orders has acts on its goods.
const goodsActs = (settings) => {
  const acts = Object.entries(settings.acts).filter(([name]) => name !== "token.expire");
  const forms = acts.map(([name, wanted], n) => {
    const inputs = wanted.map((one) => [one, el("input", { value: settings.suggestions[one]?.[0] || "" })]);
    return el("form", { class: "panel", onsubmit: (event) => {
      event.preventDefault();
      actOn(name, Object.fromEntries(inputs.map(([one, input]) => [one, input.value])));
    } }, el("h3", { class: "code" }, name), inputs.map(([one, input], m) => field("act-" + n + "-" + m, one, input)), el("button", null, bi("Do it", "执行")));
  });
  return forms.length ? el("div", { class: "cards" }, forms) : el("p", { class: "empty" }, bi("Nothing that the platform's side does.", "没有平台侧操作。"));
};

const noOrder = () =>
  el("p", { class: "empty" }, bi("No order yet: the application places one with order.create, or you do under Compose.", "尚无订单：由应用通过 order.create 下单，或在“编写调用”中下单。"));

const showOrders = async (about) => {
  const room = byId("room-orders");
  if (!about.life) {
    const settings = await get("settings");
    if (!room.firstChild) room.append(goodsActs(settings));
    return;
  }
  const orders = (await get("orders")).orders.reverse().slice(0, 100);
  byId("tally-orders").textContent = orders.length ? String(orders.length) : "";
  if (orders.length === 1 && !room.querySelector(".order")) openOrder = orders[0].order_id;
  if (!orders.length) return room.replaceChildren(noOrder());
  if (!room.querySelector(".order")) room.replaceChildren();
  keep(room, orders, (one) => JSON.stringify(one) + (one.order_id === openOrder), (one) => orderBox(about.life, one), (one) => one.order_id);
  // On a narrow screen the present status is what is looked at.
  room.querySelectorAll(".life .is rect").forEach((rect) => {
    const box = rect.closest(".scroll");
    if (!box.dataset.shown) box.scrollLeft = rect.x.baseVal.value - 20;
    box.dataset.shown = "yes";
  });
};
