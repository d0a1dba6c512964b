// Does it fit? One axis of an image with its padding, and a bar for every place of the window.

const NAMES = {
  n: "pixels n", k: "kernel k", stride: "stride s", padding: "padding p", dilation: "dilation d",
};

function render({ model, el }) {
  const root = frame(el, "Does it fit?");
  const limits = model.get("limits");
  const sliders = Object.entries(NAMES).map(([name, label]) =>
    slider(model, name, label, limits[name]));
  const formula = html("p", { class: "cnn-result", "data-testid": "formula" });
  const verdict = html("p", { class: "cnn-status cnn-verdict", "aria-live": "polite",
    "data-testid": "verdict" });
  const offers = html("div", { class: "cnn-bar", "data-testid": "offers" });
  const stage = html("div");
  const hatch = unique("hatch");

  function offer(settings) {
    const [[name, value]] = Object.entries(settings);
    return button(`${NAMES[name].split(" ")[0]} ${value}`, `offer-${name}-${value}`, () => {
      model.set(settings);
      model.save_changes();
    });
  }
  function axis(cell) {
    const { n, padding } = model.get("picture").settings;
    const unseen = new Set(model.get("picture").unseen);
    return Array.from({ length: n + 2 * padding }, (_, place) => {
      const zero = place < padding || place >= padding + n;
      const box = svg("rect", { x: place * cell, y: 0, width: cell, height: cell, class: "cnn-cell",
        "data-testid": unseen.has(place) ? "unseen" : "seen" });
      if (zero) setAll(box, { "stroke-dasharray": "3 3" });
      if (unseen.has(place)) box.style.fill = `url(#${hatch})`;
      const number = svg("text", { x: (place + 0.5) * cell, y: cell / 2, class: "cnn-number" },
        zero ? "0" : `${place - padding}`);
      if (zero) number.style.opacity = 0.6;
      return [box, number];
    }).flat();
  }
  function bars(cell, high) {
    const { k, dilation } = model.get("picture").settings;
    return model.get("picture").starts.map((start, row) => {
      const y = cell + 8 + row * high;
      const line = svg("line", { x1: start * cell, x2: (start + dilation * (k - 1) + 1) * cell,
        y1: y + high / 2 - 2, y2: y + high / 2 - 2, stroke: "#0072b2", "stroke-width": 2 });
      const taps = Array.from({ length: k }, (_, tap) => svg("rect", {
        x: (start + tap * dilation) * cell + 2, y, width: cell - 4, height: high - 4, rx: 2,
        fill: "#56b4e9", stroke: "#0072b2", "data-testid": "tap" }));
      return [line, ...taps];
    }).flat();
  }
  function draw() {
    sliders.forEach((each) => each.show());
    const picture = model.get("picture");
    formula.textContent = picture.formula;
    verdict.textContent = picture.verdict;
    const suggestions = model.get("offers").map(offer);
    offers.replaceChildren(suggestions.length ? "These fit:" : "", ...suggestions);
    const total = picture.settings.n + 2 * picture.settings.padding;
    const [cell, high] = [Math.min(36, 900 / total), picture.starts.length > 12 ? 12 : 18];
    const height = cell + 12 + high * picture.starts.length;
    const drawing = svg("svg", { viewBox: `-2 -2 ${total * cell + 4} ${height}`,
      width: total * cell + 4, height, role: "img", "aria-label": picture.verdict,
      "data-testid": "axis" });
    drawing.style.fontSize = `${Math.min(15, 0.45 * cell)}px`;
    drawing.append(hatching(hatch), ...axis(cell), ...bars(cell, high));
    stage.replaceChildren(html("figure", { class: "cnn-board" }, drawing));
  }

  root.append(html("div", { class: "cnn-bar" }, ...sliders.map((each) => each.root)), formula, verdict,
    offers, stage,
    html("p", { class: "cnn-note" }, "Dashed: zeros of the padding. Hatched: seen by no window."));
  return watch(model, [...Object.keys(NAMES), "picture", "offers"], draw);
}

export default { render };
