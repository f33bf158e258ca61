// An order's life: a column for each phase; what it went through is joined, what may follow dashed.
const draw = (life, order, key) => {
  const [width, height] = life.node, column = life.width / life.phases.length;
  const reached = order.path.map((one) => one.status);
  const now = order.status;
  const places = new Map(life.nodes.map((node) => [node.word, node]));
  const phases = new Set((order.words || []).map((word) => life.pushed[word]));
  const next = life.nodes.filter((node) => node.from.includes(now) && node.word !== now).map((node) => node.word);

  const edge = (from, to, kind) => {
    const a = places.get(from), b = places.get(to);
    if (!a || !b) return [];
    const isAside = Math.abs(a.x - b.x) < 1;
    const x1 = isAside ? a.x + width : a.x < b.x ? a.x + width : a.x, y1 = a.y + height / 2;
    const x2 = isAside ? b.x + width : a.x < b.x ? b.x : b.x + width, y2 = b.y + height / 2;
    if (Math.abs(a.x - b.x) > column * 1.5) {
      // Behind other statuses it would seem to lead through them: it goes above, or is left to the box.
      if (kind === "may") return [];
      return [svg("path", { class: "move " + kind, d: `M${x1} ${y1}C${x1 + 22} ${y1} ${x1} 31 ${x1 + 24} 31L${x2 - 24} 31C${x2} 31 ${x2 - 22} ${y2} ${x2} ${y2}` })];
    }
    const bend = isAside ? 16 : (x2 - x1) / 2;
    const path = isAside ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}` : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return [svg("path", { class: "move " + kind, d: path })];
  };
  const moves = [
    ...next.flatMap((word) => edge(now, word, "may")),
    ...reached.slice(1).flatMap((word, n) => edge(reached[n], word, "was")),
  ];
  const nodes = life.nodes.map((node) => {
    const kind = node.word === now ? "is" : reached.includes(node.word) ? "was" : next.includes(node.word) ? "may" : "";
    const sign = { is: "● ", was: "✓ " }[kind] || "";
    return svg("g", { class: "state " + kind },
      svg("rect", { x: node.x, y: node.y, width, height, rx: 6 }),
      svg("text", { x: node.x + width / 2, y: node.y + height / 2 + 4, "text-anchor": "middle" }, document.createTextNode(sign + node.word)));
  });
  const heads = life.phases.map((phase) => {
    const text = svg("text", { class: "phase" + (phases.has(phase.name) ? " was" : ""), x: phase.x, y: 20, "text-anchor": "middle" });
    text.append(phases.has(phase.name) ? "✓ " : "○ ", svg("tspan", { class: "en" }, document.createTextNode(phase.text.en)), svg("tspan", { class: "zh" }, document.createTextNode(" " + phase.text.zh)));
    return text;
  });
  const columns = life.phases.slice(1).map((phase) => {
    const x = phase.x - life.width / life.phases.length / 2;
    return svg("line", { class: "lane", x1: x, y1: 4, x2: x, y2: life.height });
  });
  const title = "Order " + order.order_id + ": " + reached.join(" → ") + " · 订单状态";
  return el("div", { class: "scroll", role: "region", "aria-label": "State machine 状态机", tabindex: "0" },
    svg("svg", { class: "life", viewBox: `0 0 ${life.width} ${life.height}`, width: life.width, height: life.height, role: "img", "aria-label": title, id: "life-" + key },
      ...columns, ...moves, ...heads, ...nodes));
};
