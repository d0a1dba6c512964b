// Pixel microscope: the window under the mouse, its products, their sum, and the pixel they make.

function render({ model, el }) {
  const root = frame(el, "Pixel microscope");
  const [image, kernel] = [model.get("image"), model.get("kernel")];
  const [H, W, KH, KW] = [image.length, image[0].length, kernel.length, kernel[0].length];
  const [OH, OW] = [H - KH + 1, W - KW + 1];
  const sums = filtered(image, kernel);
  const original = map({ rows: H, cols: W, title: `image ${H} × ${W}`, name: "image" });
  const result = map({ rows: OH, cols: OW, title: `result ${OH} × ${OW}`, name: "result" });
  original.draw(image, painted("clip"));
  result.draw(sums, painted(kernel.flat().reduce((a, b) => a + b, 0) === 0 ? "signed" : "clip", largest(sums)));
  const boards = ["window", "kernel", "products"].map((name) =>
    board({ rows: KH, cols: KW, cell: 60, title: name, name }));
  const [pixels, weights, products] = boards;
  const equation = html("p", { class: "cnn-result", "data-testid": "equation", "aria-live": "polite" });
  equation.style.fontSize = "16px";

  // A frame laid over a picture, in percent of it, so that it follows when the picture shrinks.
  function lens(picture, rows, cols) {
    const canvas = picture.root.querySelector("canvas");
    const box = html("div", { class: "cnn-lens" });
    const stack = html("div", { class: "cnn-stack" });
    canvas.replaceWith(stack);
    stack.append(canvas, box);
    return (row, col, high, wide) => Object.assign(box.style, {
      top: `${(100 * row) / rows}%`, left: `${(100 * col) / cols}%`,
      height: `${(100 * high) / rows}%`, width: `${(100 * wide) / cols}%`,
    });
  }
  const [overImage, overResult] = [lens(original, H, W), lens(result, OH, OW)];
  const canvas = original.root.querySelector("canvas");

  function move(row, col) {
    model.set({ row: clamp(row, 0, OH - 1), col: clamp(col, 0, OW - 1) });
    model.save_changes();
  }
  setAll(canvas, { tabindex: 0, role: "application",
    "aria-label": "The image. Move the mouse over it, or press the arrow keys." });
  const follow = (event) => {
    const box = canvas.getBoundingClientRect();
    const [y, x] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    move(Math.floor(y * H) - Math.floor(KH / 2), Math.floor(x * W) - Math.floor(KW / 2));
  };
  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerdown", follow);
  canvas.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    move(model.get("row") + step[0], model.get("col") + step[1]);
  });

  function draw() {
    const [row, col] = [model.get("row"), model.get("col")];
    const all = indices(KH, KW).map(([i, j]) => [i, j, image[row + i][col + j], kernel[i][j]]);
    const limit = largest(all.map(([, , a, b]) => a * b));
    all.forEach(([i, j, a, b]) => {
      pixels.set(i, j, { value: a, fill: `rgb(${a}, ${a}, ${a})`, ink: a > 115 ? "black" : "white" });
      weights.set(i, j, { value: b, fill: tint(b, largest(kernel)) });
      products.set(i, j, { value: a * b, fill: tint(a * b, limit) });
    });
    overImage(row, col, KH, KW);
    overResult(row, col, 1, 1);
    const written = all.map(([, , a, b]) => `${factor(a)}×${factor(b)}`).join(" + ");
    const sum = sums[row][col];
    const byte = clamp(Math.round(sum), 0, 255);
    const shown = Math.abs(byte - sum) < 0.005 ? "" : `, as a byte ${byte}`;
    equation.textContent = `result[${row}, ${col}] = ${written} = ${text(sum)}${shown}`;
  }
  root.append(
    html("div", { class: "cnn-row cnn-pictures cnn-large" }, original.root, result.root),
    html("div", { class: "cnn-row" }, ...boards.map((one) => one.root)), equation,
    html("p", { class: "cnn-note" }, "Move the mouse over the image, or click it and press the arrow keys."),
  );
  return watch(model, ["row", "col"], draw);
}

export default { render };
