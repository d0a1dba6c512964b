// Learn the kernel: play a descent that Python computed, step by step.

// White at 0, red above, blue below: the course's colors for maps of both signs.
function signed(value, limit) {
  const share = clamp(value / limit, -1, 1);
  const end = share > 0 ? [178, 24, 43] : [33, 102, 172];
  return end.map((part) => Math.round(247 + (part - 247) * Math.abs(share)));
}

function grey(low, high) {
  return (value) => Array(3).fill(Math.round((255 * (value - low)) / (high - low || 1)));
}

// A small image, one canvas pixel per number, enlarged without smoothing.
function map({ rows, cols, title, name }) {
  const canvas = html("canvas", {
    width: cols, height: rows, role: "img", "aria-label": title, "data-testid": name,
    class: "cnn-map",
  });
  const context = canvas.getContext("2d");
  return {
    root: html("figure", { class: "cnn-board" }, html("figcaption", {}, title), canvas),
    draw(values, color) {
      const pixels = context.createImageData(cols, rows);
      values.flat().forEach((value, i) => pixels.data.set([...color(value), 255], 4 * i));
      context.putImageData(pixels, 0, 0);
    },
  };
}

function correlate(x, w) {
  const [OH, OW] = [x.length - w.length + 1, x[0].length - w[0].length + 1];
  const taps = indices(w.length, w[0].length);
  const at = (r, c) => taps.reduce((sum, [i, j]) => sum + x[r + i][c + j] * w[i][j], 0);
  return Array.from({ length: OH }, (_, r) => Array.from({ length: OW }, (_, c) => at(r, c)));
}

function scientific(value) {
  if (value === 0) return "0";
  const small = Math.abs(value) < 0.001 || Math.abs(value) >= 10000;
  return small ? value.toExponential(1).replace("-", "−") : value.toPrecision(3);
}

// The losses up to now, on a logarithmic axis, with the current step as a dot.
function curve(name) {
  const [left, top, width, height] = [46, 10, 300, 150];
  const picture = svg("svg", {
    viewBox: "0 0 360 200", width: 360, height: 200, role: "img", "aria-label": "loss per step",
    "data-testid": name,
  });
  const caption = html("figcaption", {}, "loss (mean squared error), log scale");
  return {
    root: html("figure", { class: "cnn-board" }, caption, picture),
    draw(losses, step, steps) {
      const logs = losses.map((loss) => Math.log10(Math.max(loss, losses[0] * 1e-7, 1e-12)));
      const [low, high] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs) + 1e-9)];
      const x = (i) => left + (width * i) / steps;
      const y = (log) => top + height * (1 - (log - low) / (high - low || 1));
      const word = (at, label) => svg("text", { ...at, class: "cnn-tick" }, label);
      const stride = Math.ceil((high - low) / 5);
      const lines = [];
      for (let log = low; log <= high; log += stride) {
        lines.push(svg("line", { x1: left, x2: left + width, y1: y(log), y2: y(log), class: "cnn-grid" }));
        lines.push(word({ x: left - 6, y: y(log) + 5, "text-anchor": "end" },
          scientific(10 ** log)));
      }
      for (const i of [0, steps / 2, steps]) {
        lines.push(word({ x: x(i), y: top + height + 18, "text-anchor": "middle" }, text(i)));
      }
      lines.push(word({ x: x(steps / 2), y: top + height + 35, "text-anchor": "middle" }, "step"));
      const points = logs.slice(0, step + 1).map((log, i) => `${x(i)},${y(log)}`).join(" ");
      picture.replaceChildren(...lines, svg("polyline", { points, class: "cnn-curve" }),
        svg("circle", { cx: x(step), cy: y(logs[step]), r: 6, class: "cnn-dot" }));
    },
  };
}

function slider(name, label, max, oninput) {
  const input = html("input", {
    type: "range", min: 0, max, step: 1, "aria-label": label, "data-testid": name,
  });
  input.addEventListener("input", () => oninput(Number(input.value)));
  return input;
}

function render({ model, el }) {
  const [image, target, kernel] = [model.get("image"), model.get("target"), model.get("kernel")];
  const [KH, KW, rates] = [kernel.length, kernel[0].length, model.get("rates")];
  const [rows, cols] = [target.length, target[0].length];
  const size = `${rows} × ${cols}`;
  const limit = largest(target) || 1;

  const root = frame(el, "Learn the kernel");
  const source = map({
    rows: image.length, cols: image[0].length, name: "image",
    title: `image ${image.length} × ${image[0].length}`,
  });
  const goal = map({ rows, cols, title: `target ${size}`, name: "target" });
  const now = map({ rows, cols, title: `feature map now ${size}`, name: "now" });
  const cell = KW <= 3 ? 54 : 36;
  const learned = board({ rows: KH, cols: KW, cell, title: "weights now", name: "weights" });
  const hidden = board({ rows: KH, cols: KW, cell, title: "hidden kernel", name: "kernel" });
  const losses = curve("losses");
  const status = html("p", { class: "cnn-status", role: "status", "data-testid": "status" });
  const words = html("p", { class: "cnn-status cnn-verdict", role: "status", "data-testid": "verdict" });
  const rateText = html("output", { "data-testid": "rate" });

  const last = () => model.get("losses").length - 1;
  function to(step) {
    model.set("step", clamp(step, 0, last()));
    model.save_changes();
  }
  function forward() {
    to(model.get("step") + 1);
    return model.get("step") < last();
  }
  const run = player(forward, 60, "run", ["▶ Run", "❚❚ Pause"]);
  const reveal = button("Reveal the kernel", "reveal", () => {
    model.set("revealed", !model.get("revealed"));
    model.save_changes();
  });
  const scrub = slider("scrub", "step", model.get("steps"), (step) => { run.stop(); to(step); });
  const rate = slider("rate-slider", "learning rate", rates.length - 1, (i) => {
    run.stop();
    model.set("learning_rate", rates[i]);
    model.save_changes();
  });

  function drawKernels(w) {
    const [heaviest, revealed] = [largest(w), model.get("revealed")];
    indices(KH, KW).forEach(([i, j]) => {
      learned.set(i, j, { value: w[i][j], fill: tint(w[i][j], heaviest) });
      const value = kernel[i][j];
      if (revealed) hidden.set(i, j, { value, fill: tint(value, largest(kernel)) });
      else hidden.set(i, j, { blank: "?" });
    });
    reveal.textContent = revealed ? "Hide the kernel" : "Reveal the kernel";
    reveal.setAttribute("aria-pressed", String(revealed));
  }
  function draw() {
    const step = clamp(model.get("step"), 0, last());
    const [w, loss] = [model.get("weights")[step], model.get("losses")[step]];
    now.draw(correlate(image, w), (value) => signed(value, limit));
    drawKernels(w);
    losses.draw(model.get("losses"), step, model.get("steps"));
    const lr = model.get("learning_rate");
    rateText.textContent = scientific(lr);
    const nearest = rates.map((value) => Math.abs(Math.log(value / lr)));
    rate.value = nearest.indexOf(Math.min(...nearest));
    scrub.max = last();
    scrub.value = step;
    status.textContent = `step ${step} of ${model.get("steps")}: loss ${scientific(loss)}`;
    status.dataset.value = loss;
    words.textContent = step === last() ? model.get("verdict") : "";
  }

  const flat = image.flat();
  source.draw(image, grey(Math.min(...flat), Math.max(...flat)));
  goal.draw(target, (value) => signed(value, limit));
  root.append(
    html("div", { class: "cnn-bar" }, run.toggle,
      button("Step", "step", () => { run.stop(); forward(); }),
      button("Reset", "reset", () => { run.stop(); to(0); }),
      html("label", { class: "cnn-field" }, "learning rate ", rate, rateText), reveal),
    html("div", { class: "cnn-row" }, source.root, goal.root, now.root),
    html("div", { class: "cnn-row" }, learned.root, hidden.root, losses.root),
    html("div", { class: "cnn-bar" },
      html("label", { class: "cnn-field cnn-wide" }, "step ", scrub), status), words,
  );
  const names = ["step", "weights", "losses", "verdict", "learning_rate", "revealed"];
  const forget = watch(model, names, draw);
  return () => { run.stop(); forget(); };
}

export default { render };
