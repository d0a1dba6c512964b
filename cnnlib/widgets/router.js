// Gradient router: every output's gradient and where it lands in the map.

function render({ model, el }) {
  const root = frame(el, "Gradient router");
  const [H, W] = [model.get("x").length, model.get("x")[0].length];
  const cell = Math.max(H, W) <= 6 ? 48 : 40;
  const put = (values) => { model.set(values); model.save_changes(); };
  const sums = html("p", { class: "cnn-verdict", "data-testid": "sums", "aria-live": "polite" });
  const boards = html("div", { class: "cnn-row" });
  const input = board({ rows: H, cols: W, cell, title: `map ${H} × ${W}`, name: "input" });
  const dx = board({ rows: H, cols: W, cell, title: "gradient of the map", name: "dx" });
  editable(input, "The map.", [H, W], (r, c) => model.get("x")[r][c],
    (r, c, value) => put({ x: replaced(model.get("x"), r, c, value) }));

  const kind = choices("kind", "kept was the", [["max", "maximum"], ["avg", "average"]],
    (value) => put({ kind: value }));
  const windows = choices("k", "window", [1, 2, 3, 4].filter((k) => k <= Math.min(H, W))
    .map((k) => [k, `${k} × ${k}`]), (k) => resize(k, model.get("stride")));
  const strides = choices("stride", "stride", [1, 2, 3, 4].map((s) => [s, `${s}`]),
    (stride) => resize(model.get("k"), stride));
  const ties = choices("tie", "of equal ones", [["first", "the first"], ["last", "the last"],
    ["share", "equal shares"], ["all", "all in full (wrong)"]], (tie) => put({ tie }));

  function replaced(rows, r, c, value) {
    return rows.map((line, i) => line.map((n, j) => (i === r && j === c ? value : n)));
  }
  // Another output size: keep the gradients that still have a place, 1 for the others.
  function resize(k, stride) {
    const old = model.get("dout");
    const [OH, OW] = [outputSize(H, k, stride), outputSize(W, k, stride)];
    const dout = Array.from({ length: OH }, (_, i) => Array.from({ length: OW }, (_, j) => old[i]?.[j] ?? 1));
    put({ k, stride, dout });
  }
  function shares(one) {
    if (model.get("kind") === "avg") return one.places.map((place) => [place, 1 / one.places.length]);
    const [winners, tie] = [one.winners, model.get("tie")];
    if (tie === "first") return [[winners[0], 1]];
    if (tie === "last") return [[winners.at(-1), 1]];
    return winners.map((place) => [place, tie === "share" ? 1 / winners.length : 1]);
  }

  let gradients = null;
  function build(OH, OW) {
    if (gradients && gradients.OH === OH && gradients.OW === OW) return;
    const own = board({ rows: OH, cols: OW, cell, title: `gradient of the output ${OH} × ${OW}`, name: "dout" });
    editable(own, "The gradient of the output.", [OH, OW], (i, j) => model.get("dout")[i][j],
      (i, j, value) => put({ dout: replaced(model.get("dout"), i, j, value) }));
    gradients = { OH, OW, own };
    boards.replaceChildren(input.root, own.root, dx.root);
  }
  function draw() {
    const [x, dout, chosen] = [model.get("x"), model.get("dout"), model.get("kind")];
    build(dout.length, dout[0].length);
    const windowsNow = pooled(x, model.get("k"), model.get("stride"), chosen);
    const landed = x.map((row) => row.map(() => 0));
    const receives = new Set();
    windowsNow.forEach((one) => shares(one).forEach(([[r, c], share]) => {
      landed[r][c] += share * dout[one.i][one.j];
      receives.add(`${r},${c}`);
    }));
    const limit = largest([dout, landed]);
    indices(H, W).forEach(([r, c]) => {
      input.set(r, c, { value: x[r][c], fill: receives.has(`${r},${c}`) ? "rgba(230, 159, 0, 0.45)" : "" });
      dx.set(r, c, { value: landed[r][c], fill: tint(landed[r][c], limit) });
    });
    windowsNow.forEach(({ i, j }) => {
      gradients.own.set(i, j, { value: dout[i][j], fill: tint(dout[i][j], limit) });
    });
    const [came, went] = [dout, landed].map((rows) => rows.flat().reduce((sum, n) => sum + n, 0));
    const equal = Math.abs(came - went) < 1e-9;
    sums.textContent = `${text(came)} came in, ${text(went)} went back: ${equal ? "nothing lost, nothing invented" : "this cannot be right"}`;
    kind.show(chosen);
    windows.show(model.get("k"));
    strides.show(model.get("stride"));
    ties.show(model.get("tie"));
    ties.root.style.visibility = chosen === "max" ? "" : "hidden";
  }
  root.append(
    html("div", { class: "cnn-bar" }, kind.root, windows.root, strides.root, ties.root),
    boards, sums,
    html("p", { class: "cnn-note" },
      "Drag a number of the map or of the output's gradient up or down. Orange: a pixel that gets a share."),
  );
  return watch(model, ["x", "dout", "k", "stride", "kind", "tie"], draw);
}

export default { render };
