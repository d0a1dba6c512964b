// Learn the kernel: play a descent that Python computed, step by step.

function correlate(x, w) {
  const [OH, OW] = [x.length - w.length + 1, x[0].length - w[0].length + 1];
  const taps = indices(w.length, w[0].length);
  const at = (r, c) => taps.reduce((sum, [i, j]) => sum + x[r + i][c + j] * w[i][j], 0);
  return Array.from({ length: OH }, (_, r) => Array.from({ length: OW }, (_, c) => at(r, c)));
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
  const status = html("p", { class: "cnn-status", "data-testid": "status" });
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
  const again = () => { if (model.get("step") === last()) to(0); };
  const run = player(forward, 60, again, "run", ["▶ Run", "❚❚ Pause"]);
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
    losses.draw(model.get("losses"), step, model.get("decades"));
    const lr = model.get("learning_rate");
    rateText.textContent = `${Number(lr.toPrecision(2))}`;
    const nearest = rates.map((value) => Math.abs(Math.log(value / lr)));
    rate.value = nearest.indexOf(Math.min(...nearest));
    scrub.max = last();
    scrub.value = step;
    const diverged = last() < model.get("steps") && step === last();
    const place = diverged ? `diverged at step ${step}` : `step ${step} of ${last()}`;
    status.textContent = `${place}: loss ${scientific(loss)}`;
    status.dataset.value = loss;
    words.textContent = step === last() ? model.get("verdict") : "";
  }

  const flat = image.flat();
  source.draw(image, gray(Math.min(...flat), Math.max(...flat)));
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
  const names = ["step", "weights", "losses", "decades", "verdict", "learning_rate", "revealed"];
  const forget = watch(model, names, draw);
  return () => { run.stop(); forget(); };
}

export default { render };
