// The training panel: a loss curve that grows, controls that act at once, a pad to draw on.

const SIDE = 28;

// The loss of every step so far, linear from 0, clipped above `most`.
function lossCurve() {
  const [left, top, width, height] = [44, 10, 400, 190];
  const picture = svg("svg", {
    viewBox: "0 0 460 240", width: 460, height: 240, role: "img", "aria-label": "loss per step",
    "data-testid": "loss-curve",
  });
  const caption = html("figcaption", {}, "loss per step");
  return {
    root: html("figure", { class: "cnn-board" }, caption, picture),
    draw(points) {
      const most = Math.max(2.5, Math.min(5, Math.ceil(Math.max(0, ...points.map((p) => p[1])))));
      const last = points.length ? points[points.length - 1][0] : 100;
      const x = (step) => left + (width * step) / Math.max(last, 100);
      const y = (loss) => top + height * (1 - Math.min(loss, most) / most);
      const word = (at, label) => svg("text", { ...at, class: "cnn-tick" }, label);
      const parts = [];
      for (let loss = 0; loss <= most; loss += most > 2.5 ? 1 : 0.5) {
        parts.push(svg("line", {
          x1: left, x2: left + width, y1: y(loss), y2: y(loss), class: "cnn-grid",
        }));
        parts.push(word({ x: left - 6, y: y(loss) + 4, "text-anchor": "end" }, text(loss)));
      }
      parts.push(word({ x: left, y: top + height + 22 }, "step 0"));
      const end = { x: left + width, y: top + height + 22, "text-anchor": "end" };
      parts.push(word(end, String(Math.max(last, 100))));
      if (points.length) {
        const path = points.map(([step, loss]) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`);
        parts.push(svg("polyline", { points: path.join(" "), class: "cnn-curve" }));
      }
      picture.replaceChildren(...parts);
    },
  };
}

// 28 x 28 pixels of ink; a pointer draws, and so do the arrow keys with the space bar.
function pad(done) {
  const canvas = html("canvas", {
    width: SIDE, height: SIDE, tabindex: 0, role: "application", "data-testid": "pad",
    "aria-label": "drawing pad: draw with the pointer, or move with the arrow keys and press space",
    class: "cnn-map cnn-draggable",
  });
  const context = canvas.getContext("2d");
  let [ink, pen, row, col] = [new Array(SIDE * SIDE).fill(0), false, 14, 14];
  function draw() {
    const pixels = context.createImageData(SIDE, SIDE);
    ink.forEach((value, i) => pixels.data.set([...Array(3).fill(255 * value), 255], 4 * i));
    if (document.activeElement === canvas) {
      pixels.data.set([230, 159, 0, 255], 4 * (row * SIDE + col));
    }
    context.putImageData(pixels, 0, 0);
  }
  function stamp() {
    indices(SIDE, SIDE).forEach(([r, c]) => {
      const near = clamp(1.9 - Math.hypot(r - row, c - col), 0, 1);
      ink[r * SIDE + c] = Math.max(ink[r * SIDE + c], near);
    });
    draw();
  }
  function follow(event) {
    const box = canvas.getBoundingClientRect();
    const at = (value, start, size) => clamp(Math.floor((SIDE * (value - start)) / size), 0, SIDE - 1);
    const [toRow, toCol] = [at(event.clientY, box.top, box.height), at(event.clientX, box.left, box.width)];
    const [fromRow, fromCol] = pen ? [row, col] : [toRow, toCol];
    const steps = Math.max(Math.abs(toRow - fromRow), Math.abs(toCol - fromCol), 1);
    for (let k = 1; k <= steps; k += 1) {
      row = Math.round(fromRow + ((toRow - fromRow) * k) / steps);
      col = Math.round(fromCol + ((toCol - fromCol) * k) / steps);
      stamp();
    }
    pen = true;
  }
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", (event) => { if (pen) follow(event); });
  const lift = () => { if (pen) { pen = false; done([...ink]); } };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("keydown", (event) => {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === " ") { stamp(); done([...ink]); }
    else if (!(event.key in moves)) return;
    else {
      const [down, right] = moves[event.key];
      [row, col] = [clamp(row + down, 0, SIDE - 1), clamp(col + right, 0, SIDE - 1)];
      if (event.shiftKey) { stamp(); done([...ink]); }
    }
    event.preventDefault();
    draw();
  });
  canvas.addEventListener("focus", draw);
  canvas.addEventListener("blur", draw);
  const caption = html("figcaption", {}, "draw a digit");
  return {
    root: html("figure", { class: "cnn-board" }, caption, canvas),
    show(values) { if (!pen) { ink = [...values]; draw(); } },
    clear() { ink.fill(0); draw(); done([...ink]); },
  };
}

function bars() {
  const list = html("div", { role: "status", "data-testid": "guesses" });
  return {
    root: html("figure", { class: "cnn-board" }, html("figcaption", {}, "the three best guesses"), list),
    draw(guesses) {
      const lines = guesses.map(([label, p]) => {
        const bar = html("span", { class: "cnn-guess" });
        bar.style.width = `${Math.round(130 * p)}px`;
        return html("div", { class: "cnn-field" }, html("b", {}, String(label)), bar,
          html("output", {}, `${(100 * p).toFixed(0)} %`));
      });
      const empty = html("p", { class: "cnn-note" }, "Draw, or take an example.");
      list.replaceChildren(...(lines.length ? lines.flatMap((l) => [l, html("br")]) : [empty]));
    },
  };
}

function render({ model, el }) {
  const root = frame(el, "Training panel");
  const put = (name, value) => { model.set(name, value); model.save_changes(); };
  const run = button("▶ Train", "train", () => put("running", !model.get("running")));
  const fresh = button("Start again", "again", () => put("again", model.get("again") + 1));
  const status = html("p", { class: "cnn-status", role: "status", "data-testid": "status" });

  const shows = {};
  function range(name, label, values) {
    const shown = html("output", { "data-testid": `${name}-value` });
    const input = html("input", {
      type: "range", min: 0, max: values.length - 1, step: 1, "aria-label": label,
      "data-testid": name,
    });
    input.addEventListener("input", () => put(name, values[Number(input.value)]));
    shows[name] = () => {
      const value = model.get(name);
      const gaps = values.map((v) => Math.abs(v - value));
      input.value = gaps.indexOf(Math.min(...gaps));
      shown.textContent = String(value);
      input.setAttribute("aria-valuetext", String(value));
    };
    return html("label", { class: "cnn-field" }, label, input, shown);
  }
  const controls = [
    range("learning_rate", "learning rate", model.get("rates")),
    range("momentum", "momentum", [0, 0.5, 0.8, 0.9, 0.95, 0.99]),
    range("batch_size", "batch size", model.get("batches")),
  ];

  const losses = lossCurve();
  const paper = pad((ink) => put("drawing", ink));
  const read = bars();
  const clear = button("Clear", "clear", () => paper.clear());
  const example = button("Example", "example", () => put("examples", model.get("examples") + 1));

  const drawRun = () => {
    run.textContent = model.get("running") ? "❚❚ Pause" : "▶ Train";
    run.setAttribute("aria-pressed", String(model.get("running")));
  };
  Object.assign(shows, {
    running: drawRun,
    points: () => losses.draw(model.get("points")),
    status: () => { status.textContent = model.get("status"); },
    drawing: () => paper.show(model.get("drawing")),
    guesses: () => read.draw(model.get("guesses")),
  });
  const left = html("div", { class: "cnn-side" }, losses.root, ...controls);
  const right = html("div", {}, paper.root, html("div", { class: "cnn-bar" }, clear, example), read.root);
  root.append(
    html("div", { class: "cnn-bar" }, run, fresh), status,
    html("div", { class: "cnn-row" }, left, right),
  );
  const forget = Object.entries(shows).map(([name, show]) => watch(model, [name], show));
  return () => forget.forEach((stop) => stop());
}

export default { render };
