// Sliders that move whole numbers of a model, and pictures that Python computed.

function slider(model, name, label, [low, high]) {
  const input = html("input", {
    type: "range", min: low, max: high, step: 1, "aria-label": label, "data-testid": name,
  });
  const output = html("output");
  input.addEventListener("input", () => {
    model.set(name, Number(input.value));
    model.save_changes();
    show();
  });
  const show = () => {
    input.value = model.get(name);
    output.textContent = model.get(name);
  };
  return { root: html("label", { class: "cnn-field" }, label, input, output), show };
}

// The strokes that mark what no window sees; `id` is unique on the page.
function hatching(id) {
  const pattern = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" });
  pattern.append(svg("rect", { width: 6, height: 6, fill: "rgba(214, 60, 70, 0.15)" }),
    svg("line", { x1: 0, x2: 0, y1: 0, y2: 6, stroke: "#d63c46", "stroke-width": 4 }));
  const defs = svg("defs");
  defs.append(pattern);
  return defs;
}

function unique(name) {
  return `${name}-${Math.random().toString(36).slice(2)}`;
}
