// Occluder: drag a gray square over an image; Python tells what the network makes of the rest.

const CELL = 10; // of the board's pixels, per pixel of the image

function render({ model, el }) {
  const root = frame(el, "Occluder");
  const n = model.get("pixels").length;
  const picture = svg("svg", {
    viewBox: `0 0 ${n * CELL} ${n * CELL}`, width: n * CELL, height: n * CELL, "data-testid": "image",
  });
  const photograph = svg("image", { width: n * CELL, height: n * CELL });
  photograph.style.imageRendering = "pixelated";
  const square = svg("rect", { "data-testid": "square", stroke: "#e69f00", "stroke-width": 3 });
  picture.append(photograph, square);

  const choose = html("select", { "data-testid": "choose" },
    ...model.get("titles").map((title) => html("option", { value: title }, title)));
  choose.addEventListener("change", () => {
    model.set("title", choose.value);
    model.save_changes();
  });
  const size = html("input", { type: "range", min: 1, max: 16, "data-testid": "size" });
  const shown = html("output");
  size.addEventListener("input", () => {
    model.set("size", Number(size.value));
    move(model.get("row"), model.get("col"));
  });
  const list = html("div", { "data-testid": "guesses" });
  const sentence = html("p", { class: "cnn-status", role: "status", "data-testid": "sentence" });

  function move(row, col) {
    const last = n - model.get("size");
    model.set({ row: clamp(row, 0, last), col: clamp(col, 0, last) });
    model.save_changes();
  }
  const place = () => [model.get("row"), model.get("col"), model.get("size"), model.get("size")];
  draggable({ picture, cell: CELL }, "The image. Drag the gray square, or press the arrow keys.",
    place, move);

  // The image as a PNG of its own pixels, enlarged without smoothing.
  function paint() {
    const canvas = html("canvas", { width: n, height: n });
    const context = canvas.getContext("2d");
    const data = context.createImageData(n, n);
    model.get("pixels").flat().forEach((rgb, i) => data.data.set([...rgb, 255], 4 * i));
    context.putImageData(data, 0, 0);
    photograph.setAttribute("href", canvas.toDataURL());
    choose.value = model.get("title");
    setAll(square, { fill: `rgb(${model.get("gray").join()})` });
  }

  function drawSquare() {
    const [row, col, high, wide] = place();
    setAll(square, { x: col * CELL, y: row * CELL, width: wide * CELL, height: high * CELL });
    size.value = high;
    shown.textContent = `${high} × ${high} pixels`;
  }

  function bar(p, color) {
    const line = html("span", { class: "cnn-guess" });
    Object.assign(line.style, { width: `${Math.round(180 * p)}px`, background: color });
    return html("div", { class: "cnn-field" }, line, html("output", {}, `${(100 * p).toFixed(1)} %`));
  }

  function answer() {
    list.replaceChildren(...model.get("guesses").flatMap(([name, now, before]) => [
      html("b", {}, name), html("div", {}, bar(before, "#9a9a9a")), html("div", {}, bar(now, "#3d8fd1")),
    ]));
    sentence.textContent = model.get("sentence");
  }

  const field = (label, ...parts) => html("label", { class: "cnn-field" }, label, ...parts);
  root.append(
    html("div", { class: "cnn-bar" }, field("image", choose), field("square", size, shown)),
    html("div", { class: "cnn-row" }, picture, html("div", { class: "cnn-side" },
      html("p", { class: "cnn-caption" }, "probability: gray without the square, blue with it"), list)),
    sentence,
    html("p", { class: "cnn-note" }, "Drag the square, or click the image and press the arrow keys."),
  );
  const stops = [
    watch(model, ["pixels", "gray", "title"], paint),
    watch(model, ["row", "col", "size"], drawSquare),
    watch(model, ["guesses", "sentence"], answer),
  ];
  return () => stops.forEach((stop) => stop());
}

export default { render };
