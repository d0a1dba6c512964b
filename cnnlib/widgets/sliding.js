// Slide the window: a kernel over one channel, every product written out.

function render({ model, el }) {
  const [x, w] = [model.get("x"), model.get("w")];
  const [H, W, KH, KW] = [x.length, x[0].length, w.length, w[0].length];
  const [OH, OW] = [H - KH + 1, W - KW + 1];
  const cell = W <= 8 ? 44 : 32;

  const root = frame(el, "Slide the window");
  const input = board({ rows: H, cols: W, cell, title: `input ${H} × ${W}`, name: "input" });
  const kernel = board({ rows: KH, cols: KW, cell, title: `kernel ${KH} × ${KW}`, name: "kernel" });
  const output = board({ rows: OH, cols: OW, cell, title: `output ${OH} × ${OW}`, name: "output" });
  const products = html("table", { "aria-hidden": "true" });
  const result = html("span", { class: "cnn-result", "data-testid": "sum" });
  const equation = live("equation");
  const flip = html("input", { type: "checkbox", "data-testid": "flip" });
  const title = either("Cross-correlation: what a CNN computes",
    "Convolution: the kernel is turned by 180°");
  const named = either(`kernel ${KH} × ${KW}`, "kernel turned 180°");
  kernel.caption.replaceChildren(named.root);

  const weights = () => {
    const turned = [...w].reverse().map((row) => [...row].reverse());
    return model.get("flip") ? turned : w;
  };
  const terms = (row, col) => {
    const k = weights();
    return indices(KH, KW).map(([i, j]) => [x[row + i][col + j], k[i][j]]);
  };
  const sumAt = (row, col) => terms(row, col).reduce((sum, [a, b]) => sum + a * b, 0);

  function move(row, col) {
    [row, col] = [clamp(row, 0, OH - 1), clamp(col, 0, OW - 1)];
    const visited = new Set(model.get("visited")).add(row * OW + col);
    model.set({ row, col, visited: [...visited] });
    model.save_changes();
  }
  const play = tour({
    count: OH * OW, milliseconds: 600, first: () => 0,
    here: () => model.get("row") * OW + model.get("col"),
    seen: () => model.get("visited").length,
    go: (place) => move(Math.floor(place / OW), place % OW),
    reset() {
      model.set({ row: 0, col: 0, visited: [0] });
      model.save_changes();
    },
  });

  function drawInput(row, col) {
    const k = weights();
    indices(H, W).forEach(([r, c]) => {
      const inside = r >= row && r < row + KH && c >= col && c < col + KW;
      const corner = inside ? `×${text(k[r - row][c - col])}` : "";
      input.set(r, c, { value: x[r][c], corner, fill: inside ? "rgba(230, 159, 0, 0.28)" : "" });
    });
    input.frameAt(row, col, KH, KW);
  }
  function drawKernel() {
    const [k, limit] = [weights(), largest(w)];
    indices(KH, KW).forEach(([i, j]) => {
      kernel.set(i, j, { value: k[i][j], fill: tint(k[i][j], limit) });
    });
  }
  function drawOutput(row, col) {
    const visited = new Set(model.get("visited"));
    indices(OH, OW).forEach(([r, c]) => {
      const lit = r === row && c === col;
      const value = visited.has(r * OW + c) ? sumAt(r, c) : null;
      output.set(r, c, { value, fill: lit ? "rgba(230, 159, 0, 0.28)" : "" });
    });
    output.frameAt(row, col, 1, 1);
  }
  function drawSum(row, col) {
    const [all, total] = [terms(row, col), sumAt(row, col)];
    const limit = largest(all.map(([a, b]) => a * b));
    const rows = indices(KH, KW).map(([i, j]) => {
      const [a, b] = all[i * KW + j];
      const box = html("td", {}, `${factor(a)}×${factor(b)}`);
      box.style.background = tint(a * b, limit);
      return i + j ? [html("td", {}, "+"), box] : [html("td"), box];
    });
    const lines = Array.from({ length: KH }, (_, i) =>
      html("tr", {}, ...rows.slice(i * KW, (i + 1) * KW).flat()));
    products.replaceChildren(...lines);
    result.textContent = `= ${text(total)}`;
    result.dataset.value = total;
    const written = all.map(([a, b]) => `${factor(a)}×${factor(b)}`).join(" + ");
    equation.textContent = `output[${row}, ${col}] = ${written} = ${text(total)}`;
  }
  function draw() {
    const [row, col] = [model.get("row"), model.get("col")];
    drawInput(row, col);
    drawKernel();
    drawOutput(row, col);
    drawSum(row, col);
    flip.checked = model.get("flip");
    title.show(flip.checked);
    named.show(flip.checked);
  }

  flip.addEventListener("change", () => {
    model.set("flip", flip.checked);
    model.save_changes();
  });
  draggable(input, "Input with the window. The arrow keys move the window.",
    () => [model.get("row"), model.get("col"), KH, KW],
    (row, col) => { play.stray(); move(row, col); });
  const sum = html("div", { class: "cnn-row cnn-sum" }, products, result);
  root.append(
    html("div", { class: "cnn-bar" }, play.toggle,
      button("Step", "step", play.step), button("Reset", "reset", play.reset),
      html("label", { class: "cnn-toggle" }, flip, "flip the kernel"),
      html("span", { class: "cnn-title", "data-testid": "title" }, title.root)),
    html("div", { class: "cnn-row" }, input.root,
      html("div", { class: "cnn-side" },
        html("div", { class: "cnn-row" }, kernel.root, output.root), KW > 3 ? "" : sum)),
    KW > 3 ? sum : "",
    html("p", { class: "cnn-note" }, "Drag the window, or click the input and press the arrow keys."),
    equation,
  );
  const forget = watch(model, ["row", "col", "flip", "visited"], draw);
  return () => { play.stop(); forget(); };
}

export default { render };
