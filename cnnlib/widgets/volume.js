// Volume view: one window over every channel, a partial sum per channel, a bias, one number.

const FILTER_COLORS = ["#3d8fd1", "#1aa37a", "#e69f00", "#cc79a7"];
const CHANNELS = { 3: ["red", "green", "blue"] };
const HUES = { red: [225, 45, 45], green: [30, 160, 60], blue: [60, 105, 245] };

// A channel's cell: black where the channel is dark, its own color (or white) where it is bright.
function shade(value, limit, name) {
  const hue = HUES[name] ?? [255, 255, 255];
  const share = clamp(value / limit, 0, 1);
  const rgb = hue.map((part) => Math.round(part * share));
  const luminance = 0.2126 * rgb[0] ** 2.2 + 0.7152 * rgb[1] ** 2.2 + 0.0722 * rgb[2] ** 2.2;
  const ink = luminance / 255 ** 2.2 > 0.18 ? "#000" : "#fff";
  return { fill: `rgb(${rgb})`, ink };
}

function render({ model, el }) {
  const [image, w, b] = [model.get("image"), model.get("w"), model.get("b")];
  const [C, H, W, F] = [image.length, image[0].length, image[0][0].length, w.length];
  const [KH, KW] = [w[0][0].length, w[0][0][0].length];
  const [OH, OW] = [H - KH + 1, W - KW + 1];
  const names = CHANNELS[C] ?? image.map((_, c) => `channel ${c}`);
  const limit = largest(image) || 1;
  const cell = Math.min(34, Math.floor(236 / W));

  const small = Math.min(32, Math.floor(112 / KW));

  const root = frame(el, "Volume view");
  const channels = names.map((name, c) => board({
    rows: H, cols: W, cell, title: CHANNELS[C] ? `channel ${c}: ${name}` : name,
    name: `channel-${c}`,
  }));
  const kernels = names.map((_, c) => board({
    rows: KH, cols: KW, cell: small, title: "weights", name: `kernel-${c}`,
  }));
  const multiplied = names.map((_, c) => board({
    rows: KH, cols: KW, cell: small, title: "products", name: `products-${c}`,
  }));
  const partials = names.map((_, c) => html("p", {
    class: "cnn-result", "data-testid": `partial-${c}`,
  }));
  const maps = w.map((_, f) => board({
    rows: OH, cols: OW, cell: Math.min(32, Math.floor(152 / OW)), title: `output of filter ${f}`,
    name: `map-${f}`,
  }));
  const choices = w.map((_, f) => button(`filter ${f}`, `filter-${f}`, () => choose(f)));
  choices.forEach((choice, f) => choice.style.setProperty("--color", FILTER_COLORS[f]));
  const formula = html("p", { class: "cnn-result", "data-testid": "sum" });
  const equation = live("equation");

  const products = (f, c, row, col) => indices(KH, KW).map(([i, j]) =>
    image[c][row + i][col + j] * w[f][c][i][j]);
  const partial = (f, c, row, col) => products(f, c, row, col).reduce((a, p) => a + p, 0);
  const sumAt = (f, row, col) =>
    names.reduce((sum, _, c) => sum + partial(f, c, row, col), 0) + b[f];

  function go(filter, row, col) {
    [row, col] = [clamp(row, 0, OH - 1), clamp(col, 0, OW - 1)];
    const visited = model.get("visited");
    const known = visited.some(([f, r, c]) => f === filter && r === row && c === col);
    model.set({ filter, row, col, visited: known ? visited : [...visited, [filter, row, col]] });
    model.save_changes();
  }
  const here = () => [model.get("filter"), model.get("row"), model.get("col")];
  function choose(f) {
    play.stray();
    go(f, model.get("row"), model.get("col"));
  }
  const play = tour({
    count: F * OH * OW, milliseconds: 350, first: () => model.get("filter") * OH * OW,
    here: () => here().reduce((place, index, axis) => place * [F, OH, OW][axis] + index, 0),
    seen: () => model.get("visited").length,
    go(place) {
      const rest = place % (OH * OW);
      go(Math.floor(place / (OH * OW)), Math.floor(rest / OW), rest % OW);
    },
    reset() {
      model.set({ filter: 0, row: 0, col: 0, visited: [[0, 0, 0]] });
      model.save_changes();
    },
  });

  function drawChannel(c, [filter, row, col]) {
    indices(H, W).forEach(([i, j]) => {
      channels[c].set(i, j, { value: image[c][i][j], ...shade(image[c][i][j], limit, names[c]) });
    });
    channels[c].frameAt(row, col, KH, KW, "");
    const [here, heaviest] = [products(filter, c, row, col), largest(w[filter])];
    indices(KH, KW).forEach(([i, j]) => {
      const [weight, value] = [w[filter][c][i][j], here[i * KW + j]];
      kernels[c].set(i, j, { value: weight, fill: tint(weight, heaviest) });
      multiplied[c].set(i, j, { value, fill: tint(value, limit * heaviest) });
    });
    const sum = partial(filter, c, row, col);
    partials[c].textContent = `= ${text(sum)}`;
    partials[c].dataset.value = sum;
  }
  function drawMap(f, [filter, row, col]) {
    const seen = model.get("visited").filter((place) => place[0] === f);
    const known = new Set(seen.map(([, r, c]) => r * OW + c));
    indices(OH, OW).forEach(([r, c]) => {
      maps[f].set(r, c, { value: known.has(r * OW + c) ? sumAt(f, r, c) : null });
    });
    maps[f].frameAt(row, col, 1, 1, f === filter ? FILTER_COLORS[f] : "transparent");
    choices[f].setAttribute("aria-pressed", String(f === filter));
  }
  function draw() {
    const place = here();
    names.forEach((_, c) => drawChannel(c, place));
    w.forEach((_, f) => drawMap(f, place));
    const [filter, row, col] = place;
    const terms = [...names.map((_, c) => partial(filter, c, row, col)), b[filter]];
    const total = sumAt(filter, row, col);
    const written = terms.map(factor).join(" + ");
    formula.textContent = `${written} = ${text(total)}`;
    formula.dataset.value = total;
    equation.textContent = `output[${filter}, ${row}, ${col}] = ${written} = ${text(total)}`;
  }

  channels.forEach((channel) => draggable(channel,
    `${channel.caption.textContent}. The arrow keys move the window over all channels.`,
    () => [model.get("row"), model.get("col"), KH, KW],
    (row, col) => { play.stray(); go(model.get("filter"), row, col); }));
  const columns = names.map((_, c) => html("div", {}, channels[c].root,
    html("div", { class: "cnn-partial" }, kernels[c].root, multiplied[c].root),
    html("div", { class: "cnn-partial" }, html("span", {}, "partial sum"), partials[c])));
  root.append(
    html("div", { class: "cnn-bar" }, play.toggle,
      button("Step", "step", play.step), button("Reset", "reset", play.reset),
      ...choices),
    html("div", { class: "cnn-row" }, ...columns),
    html("div", { class: "cnn-row" }, ...maps.map((map) => map.root),
      html("div", {}, html("p", { class: "cnn-caption" }, `${names.join(" + ")} + bias = output`), formula,
        html("p", { class: "cnn-note" }, "Drag the window, or click a channel and press the arrow keys."))),
    equation,
  );
  const forget = watch(model, ["row", "col", "filter", "visited"], draw);
  return () => { play.stop(); forget(); };
}

export default { render };
