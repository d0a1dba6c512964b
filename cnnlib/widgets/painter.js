// Kernel painter: drag the weights of a kernel and see what it does to a photograph.

function render({ model, el }) {
  const root = frame(el, "Kernel painter");
  const image = model.get("image");
  const [H, W] = [image.length, image[0].length];
  const put = (values) => { model.set(values); model.save_changes(); };
  const presets = choices("preset", "start from", Object.keys(model.get("presets"))
    .map((name) => [name, name.replaceAll("_", " ")]), (preset) => put({ preset, ...model.get("presets")[preset] }));
  const views = choices("view", "sums outside 0 to 255", [["clip", "clip"], ["overflow", "overflow"],
    ["signed", "show red and blue"]], (view) => put({ view }));
  const sizes = choices("size", "kernel", [[3, "3 × 3"], [5, "5 × 5"]], resize);
  const divide = html("input", { type: "checkbox", "data-testid": "divide" });
  divide.addEventListener("change", () => put({ divide: divide.checked }));
  const status = html("p", { class: "cnn-verdict", "data-testid": "status", "aria-live": "polite" });

  const original = map({ rows: H, cols: W, title: `image ${H} × ${W}`, name: "image" });
  original.draw(image, painted("clip"));
  const place = { kernel: html("div"), result: html("div") };
  let parts = null;

  // Another size: the weights around the center stay, new ones are 0.
  function resize(size) {
    const old = model.get("kernel");
    const by = (size - old.length) / 2;
    put({ kernel: Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, j) => old[i - by]?.[j - by] ?? 0)) });
  }
  function build(size) {
    if (parts?.size === size) return;
    const cell = size === 3 ? 56 : 44;
    const kernel = board({ rows: size, cols: size, cell, title: `kernel ${size} × ${size}`, name: "kernel" });
    editable(kernel, "The kernel.", [size, size], (i, j) => model.get("kernel")[i][j], (i, j, value) =>
      put({ kernel: model.get("kernel").map((row, r) => row.map((w, c) => (r === i && c === j ? value : w))), preset: "" }));
    const result = map({ rows: H - size + 1, cols: W - size + 1,
      title: `result ${H - size + 1} × ${W - size + 1}`, name: "result" });
    parts = { size, kernel, result };
    place.kernel.replaceChildren(kernel.root);
    place.result.replaceChildren(result.root);
  }
  function draw() {
    const kernel = model.get("kernel");
    const sum = kernel.flat().reduce((total, w) => total + w, 0);
    const share = model.get("divide") && Math.abs(sum) > 1e-9 ? sum : 1;
    build(kernel.length);
    const limit = largest(kernel);
    kernel.forEach((row, i) => row.forEach((w, j) => parts.kernel.set(i, j, { value: w, fill: tint(w, limit) })));
    const sums = filtered(image, kernel.map((row) => row.map((w) => w / share)));
    const all = sums.flat();
    const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    parts.result.draw(sums, painted(model.get("view"), Math.max(-low, high)));
    status.textContent = `weights sum to ${text(sum)}${share === 1 ? "" : `, divided by ${text(share)}`}; `
      + `results from ${text(Math.round(low))} to ${text(Math.round(high))}`;
    presets.show(model.get("preset"));
    views.show(model.get("view"));
    sizes.show(kernel.length);
    divide.checked = model.get("divide");
  }
  root.append(
    html("div", { class: "cnn-bar" }, presets.root),
    html("div", { class: "cnn-bar" }, sizes.root,
      html("label", { class: "cnn-toggle" }, divide, "divide by the sum"), views.root),
    html("div", { class: "cnn-row cnn-pictures" }, original.root, place.kernel, place.result), status,
    html("p", { class: "cnn-note" }, "Drag a weight up or down, or click it and press + and −."),
  );
  return watch(model, ["kernel", "divide", "view", "preset"], draw);
}

export default { render };
