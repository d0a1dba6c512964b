// Parameter meter: four bars on a scale of powers of ten.

const NAMES = { size: "size of the maps", c_in: "channels in", c_out: "filters", k: "kernel" };

function render({ model, el }) {
  const root = frame(el, "Parameter meter");
  const limits = model.get("limits");
  const sliders = Object.entries(NAMES).map(([name, label]) =>
    slider(model, name, label, limits[name]));
  const stage = html("div");
  const said = live("costs");
  const [left, width, high, most] = [230, 430, 52, 15];

  function scale() {
    return Array.from({ length: most / 3 + 1 }, (_, i) => 3 * i).map((log) => {
      const x = left + (width * log) / most;
      return [
        svg("line", { x1: x, x2: x, y1: 0, y2: 4 * high, class: "cnn-grid" }),
        svg("text", { x, y: 4 * high + 16, "text-anchor": "middle", class: "cnn-tick" },
          log ? ["thousand", "million", "billion", "trillion", "10¹⁵"][log / 3 - 1] : "1"),
      ];
    }).flat();
  }
  function draw() {
    sliders.forEach((each) => each.show());
    const bars = model.get("bars");
    const drawing = svg("svg", { viewBox: `0 0 880 ${4 * high + 24}`, width: 880,
      height: 4 * high + 24, role: "img", "aria-label": "costs on a scale of powers of ten" });
    drawing.append(...scale());
    bars.forEach((bar, row) => {
      const y = row * high;
      const length = Math.max(2, (width * bar.log) / most);
      drawing.append(
        svg("text", { x: 0, y: y + 19, class: "cnn-tick" }, bar.name),
        svg("text", { x: 0, y: y + 37, class: "cnn-tick", opacity: 0.75 }, bar.formula),
        svg("rect", { x: left, y: y + 6, width: length, height: 26, rx: 2,
          fill: row % 2 ? "#d55e00" : "#0072b2" }),
        svg("text", { x: left + length + 8, y: y + 25, class: "cnn-tick", "font-weight": 700,
          "data-testid": `value-${row}` }, bar.value));
    });
    said.textContent = bars.map((bar) => `${bar.name}: ${bar.value}`).join("; ");
    stage.replaceChildren(html("figure", { class: "cnn-board" }, drawing));
  }

  root.append(html("div", { class: "cnn-bar" }, ...sliders.map((each) => each.root)), stage, said,
    html("p", { class: "cnn-note" }, "Padding keeps the size of the maps. One grid line is a factor of 1,000."));
  return watch(model, [...Object.keys(NAMES), "bars"], draw);
}

export default { render };
