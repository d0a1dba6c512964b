// Pool explorer: change a map, its window and stride, shift it, and see which outputs notice.

function render({ model, el }) {
  const root = frame(el, "Pool explorer");
  const [H, W] = [model.get("x").length, model.get("x")[0].length];
  const cell = Math.max(H, W) <= 6 ? 48 : 40;
  const put = (values) => { model.set(values); model.save_changes(); };
  const equation = live("equation");
  const status = html("p", { class: "cnn-verdict", "data-testid": "status", "aria-live": "polite" });
  const boards = html("div", { class: "cnn-row" });

  const kind = choices("kind", "keep the", [["max", "maximum"], ["avg", "average"]],
    (value) => put({ kind: value }));
  const windows = choices("k", "window", [1, 2, 3, 4].filter((k) => k <= Math.min(H, W))
    .map((k) => [k, `${k} × ${k}`]), (k) => put({ k, row: 0, col: 0 }));
  const strides = choices("stride", "stride", [1, 2, 3, 4].map((s) => [s, `${s}`]),
    (stride) => put({ stride, row: 0, col: 0 }));
  const shift = slider("shift", "shift to the right", 0, Math.min(4, W), 1, (value) => put({ shift: value }));

  let parts = null;
  // The boards are built anew when the output's size changes, and only then.
  function build(OH, OW) {
    if (parts && parts.OH === OH && parts.OW === OW) return;
    const input = parts ? parts.input : board({ rows: H, cols: W, cell, title: `map ${H} × ${W}`, name: "input" });
    if (!parts) {
      editable(input, "The map.", [H, W], (r, c) => shifted()[r][c], (r, c, value) => {
        const from = c - model.get("shift");
        if (from < 0) return;
        put({ x: model.get("x").map((line, i) => line.map((n, j) => (i === r && j === from ? value : n))) });
      });
    }
    const output = board({ rows: OH, cols: OW, cell, title: `output ${OH} × ${OW}`, name: "output" });
    draggable(output, "The output. Arrow keys choose the window that is framed in the map.",
      () => [model.get("row"), model.get("col"), 1, 1],
      (row, col) => put({ row: clamp(row, 0, OH - 1), col: clamp(col, 0, OW - 1) }));
    parts = { OH, OW, input, output };
    boards.replaceChildren(input.root, output.root);
  }
  function shifted() {
    const by = model.get("shift");
    return model.get("x").map((row) => row.map((_, c) => (c < by ? 0 : row[c - by])));
  }
  function draw() {
    const [k, stride, chosen] = [model.get("k"), model.get("stride"), model.get("kind")];
    const [now, before] = [shifted(), model.get("x")].map((x) => pooled(x, k, stride, chosen));
    build(outputSize(H, k, stride), outputSize(W, k, stride));
    const won = new Set(chosen === "max" ? now.flatMap((one) => one.winners.map(String)) : []);
    shifted().forEach((line, r) => line.forEach((value, c) => {
      const entered = c < model.get("shift");
      parts.input.set(r, c, {
        value, fill: won.has(`${r},${c}`) ? "rgba(230, 159, 0, 0.45)" : "", corner: entered ? "new" : "",
      });
    }));
    const changed = now.filter((one, n) => Math.abs(one.value - before[n].value) > 1e-12);
    now.forEach((one) => {
      const notices = changed.includes(one);
      parts.output.set(one.i, one.j, {
        value: one.value, fill: notices ? "rgba(86, 180, 233, 0.35)" : "", corner: notices ? "≠" : "",
      });
    });
    const [row, col] = [model.get("row"), model.get("col")];
    parts.input.frameAt(row * stride, col * stride, k, k);
    parts.output.frameAt(row, col, 1, 1);
    const one = now[row * parts.OW + col];
    const inside = one.numbers.map(text).join(", ");
    equation.textContent = `output[${row}, ${col}] = ${chosen === "max" ? "max" : "mean"}(${inside}) = ${text(one.value)}`;
    status.textContent = model.get("shift") === 0 ? equation.textContent
      : `shifted by ${model.get("shift")}: ${changed.length} of ${now.length} outputs change`;
    kind.show(chosen);
    windows.show(k);
    strides.show(stride);
    shift.show(model.get("shift"));
  }
  root.append(
    html("div", { class: "cnn-bar" }, kind.root, windows.root, strides.root, shift.root),
    boards, status,
    html("p", { class: "cnn-note" },
      "Drag a number of the map up or down. Click an output to frame its window. Orange: a winner; ≠: changed by the shift."),
    equation,
  );
  return watch(model, ["x", "k", "stride", "kind", "shift", "row", "col"], draw);
}

export default { render };
