// Receptive-field tree: click a unit and see what it sees in every layer before it.

function render({ model, el }) {
  const root = frame(el, "Receptive-field tree");
  const [step, left, high] = [34, 70, 58];
  const words = html("p", { class: "cnn-status cnn-verdict", "aria-live": "polite",
    "data-testid": "words" });
  const panel = html("div");
  const stage = html("div", { tabindex: 0, role: "application", "data-testid": "tree",
    "aria-label": "Layers of units. The arrow keys choose a unit." });
  const more = button("One layer more", "more", () => layered([...model.get("layers"), [3, 1, 1]]));
  const less = button("One layer less", "less", () => layered(model.get("layers").slice(0, -1)));

  function layered(layers) {
    model.set({ layers, depth: layers.length });
    model.save_changes();
  }
  function choose(depth, unit) {
    model.set({ depth, unit });
    model.save_changes();
  }
  function controls() {
    const layers = model.get("layers");
    return layers.map((layer, l) => {
      const fields = Object.entries(model.get("limits")).map(([name, [low, most]], i) => {
        const label = `${name} of layer ${l + 1}`;
        const input = html("input", { type: "range", min: low, max: most, value: layer[i],
          "aria-label": label, "data-testid": `${name}-${l + 1}` });
        const output = html("output", {}, `${layer[i]}`);
        input.addEventListener("input", () => {
          output.textContent = input.value;
          const next = model.get("layers").map((each) => [...each]);
          next[l][i] = Number(input.value);
          model.set("layers", next);
          model.save_changes();
        });
        return html("label", { class: "cnn-field" }, name, input, output);
      });
      return html("div", { class: "cnn-bar" }, html("strong", {}, `layer ${l + 1}`), ...fields);
    });
  }
  function draw() {
    // Everything from one answer of Python: what is moved may be ahead of it.
    const { centers, seen, words: said, layers, depth, unit: chosen } = model.get("picture");
    words.textContent = said;
    const height = high * (centers.length - 1) + 40;
    const width = left + step * centers[0].length;
    const at = (row, unit) => [left + step * (centers[row][unit] + 0.5),
      20 + high * (centers.length - 1 - row)];
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
      "aria-label": said });
    for (let row = 1; row <= depth; row += 1) {
      const [kernel, stride, dilation] = layers[row - 1];
      for (const unit of seen[row]) {
        for (let tap = 0; tap < kernel; tap += 1) {
          const [[x1, y1], [x2, y2]] = [at(row, unit), at(row - 1, stride * unit + dilation * tap)];
          drawing.append(svg("line", { x1, y1, x2, y2, stroke: "#e69f00", "stroke-width": 2 }));
        }
      }
    }
    centers.forEach((row, r) => {
      const lit = new Set(r < seen.length ? seen[r] : []);
      drawing.append(svg("text", { x: 0, y: at(r, 0)[1] + 5, class: "cnn-tick" },
        r ? `layer ${r}` : "pixels"));
      row.forEach((_, unit) => {
        const [cx, cy] = at(r, unit);
        const dot = svg("circle", { cx, cy, r: 11, class: "cnn-cell",
          "data-testid": `unit-${r}-${unit}`, "data-lit": lit.has(unit) });
        dot.style.fill = lit.has(unit) ? "#e69f00" : "var(--paper)";
        dot.style.cursor = "pointer";
        if (r === depth && unit === chosen) {
          Object.assign(dot.style, { stroke: "var(--ink)", strokeWidth: 4 });
        }
        dot.addEventListener("click", () => choose(r, unit));
        drawing.append(dot);
      });
    });
    stage.replaceChildren(html("figure", { class: "cnn-board" }, drawing));
    more.disabled = layers.length >= model.get("most");
    less.disabled = layers.length <= 1;
  }
  let shown = 0;
  function drawControls() {
    // Sliders are made anew only when a layer comes or goes, so that a held slider stays held.
    if (shown === model.get("layers").length) return;
    shown = model.get("layers").length;
    panel.replaceChildren(...controls());
  }

  stage.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
    if (!move[event.key]) return;
    event.preventDefault();
    const [up, along] = move[event.key];
    const { centers } = model.get("picture");
    const depth = clamp(model.get("depth") + up, 0, centers.length - 1);
    choose(depth, clamp(model.get("unit") + along, 0, centers[depth].length - 1));
  });
  root.append(html("div", { class: "cnn-bar" }, more, less), panel, words, stage,
    html("p", { class: "cnn-note" }, "Click a unit, or focus the picture and use the arrow keys."));
  return watch(model, ["layers", "picture"], () => { drawControls(); draw(); });
}

export default { render };
