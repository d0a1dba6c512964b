// im2col unfold: move the window, or point at a row of the matrix, and see the other.

function render({ model, el }) {
  const root = frame(el, "im2col unfold");
  const [x, matrix, [OH, OW], [KH, KW]] =
    ["x", "matrix", "places", "kernel"].map((name) => model.get(name));
  const [stride, padding] = [model.get("stride"), model.get("padding")];
  const [H, W] = [x[0].length, x[0][0].length];
  const [amber, plain] = ["rgba(230, 159, 0, 0.28)", ""];
  const channels = x.map((_, c) => board({ rows: H, cols: W, cell: 38,
    title: `channel ${c}`, name: `channel-${c}` }));
  const rows = board({ rows: matrix.length, cols: matrix[0].length, cell: 34,
    title: `matrix ${matrix.length} × ${matrix[0].length}: a row per window`, name: "matrix" });
  const said = html("p", { class: "cnn-status", "aria-live": "polite", "data-testid": "said" });

  function go(row) {
    model.set("row", clamp(row, 0, matrix.length - 1));
    model.save_changes();
  }
  const place = () => [Math.floor(model.get("row") / OW) * stride,
    (model.get("row") % OW) * stride];
  // A key moves by one pixel: with a stride that is a whole step in the same direction.
  function move(top, left) {
    const [oldTop, oldLeft] = place();
    const steps = (to, from) => (stride > 1 && Math.abs(to - from) === 1 ? to - from
      : Math.round((to - from) / stride));
    const i = clamp(oldTop / stride + steps(top, oldTop), 0, OH - 1);
    const j = clamp(oldLeft / stride + steps(left, oldLeft), 0, OW - 1);
    go(i * OW + j);
  }
  function draw() {
    const [[top, left], row] = [place(), model.get("row")];
    x.forEach((channel, c) => {
      indices(H, W).forEach(([r, col]) => {
        const zero = r < padding || col < padding || r >= H - padding || col >= W - padding;
        const inside = r >= top && r < top + KH && col >= left && col < left + KW;
        channels[c].set(r, col, { value: channel[r][col], fill: inside ? amber : plain,
          ink: zero ? "var(--faint)" : "" });
      });
      channels[c].frameAt(top, left, KH, KW);
    });
    indices(matrix.length, matrix[0].length).forEach(([r, col]) => {
      rows.set(r, col, { value: matrix[r][col], fill: r === row ? amber : plain });
    });
    rows.frameAt(row, 0, 1, matrix[0].length);
    said.textContent = `Row ${row}: the ${KH} × ${KW} window at (${top}, ${left}), ` +
      `place (${Math.floor(row / OW)}, ${row % OW}) of the output.`;
  }

  channels.forEach((each, c) => draggable(each,
    `Channel ${c} with the window. The arrow keys move the window.`,
    () => [...place(), KH, KW], move));
  const { picture, cell } = rows;
  setAll(picture, { tabindex: 0, role: "application",
    "aria-label": "The matrix. The up and down keys choose a row." });
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const scale = picture.viewBox.baseVal.height / box.height;
    const row = clamp(Math.floor(((event.clientY - box.top) * scale - 2) / cell), 0, matrix.length - 1);
    if (row !== model.get("row")) go(row);
  });
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(model.get("row") + step);
  });
  root.append(said, html("div", { class: "cnn-row" }, ...channels.map((each) => each.root), rows.root),
    html("p", { class: "cnn-note" }, "Drag the window, or point at a row; arrow keys work on both."));
  return watch(model, ["row"], draw);
}

export default { render };
