// What every widget of the course shares: elements, number text, colors, playing, watching.
// Python joins the files a widget names, so that the browser gets one plain ES module.

const SVG = "http://www.w3.org/2000/svg";

function setAll(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function html(tag, attributes = {}, ...children) {
  const node = setAll(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

function svg(tag, attributes = {}, ...children) {
  const node = setAll(document.createElementNS(SVG, tag), attributes);
  node.append(...children);
  return node;
}

// At most two decimals, no trailing zeros, a true minus sign: the same text as `text` in base.py.
function text(value) {
  const digits = value.toFixed(2).replace(/\.?0+$/, "");
  return digits === "-0" ? "0" : digits.replace("-", "−");
}

function factor(value) {
  return text(value).startsWith("−") ? `(${text(value)})` : text(value);
}

// Red for positive, blue for negative, as the figures of the course; what is printed as 0 is white.
function tint(value, limit) {
  if (text(value) === "0" || limit === 0) return "transparent";
  const alpha = 0.12 + 0.48 * Math.min(1, Math.abs(value) / limit);
  return value > 0 ? `rgba(214, 60, 70, ${alpha})` : `rgba(40, 120, 200, ${alpha})`;
}

function largest(values) {
  return Math.max(...values.flat(Infinity).map(Math.abs));
}

function indices(rows, cols) {
  return Array.from({ length: rows * cols }, (_, i) => [Math.floor(i / cols), i % cols]);
}

function button(label, name, onclick) {
  const node = html("button", { type: "button", "data-testid": name }, label);
  node.addEventListener("click", onclick);
  return node;
}

// The frame of a widget. The notebook's own keyboard shortcuts stay quiet while the focus is
// inside, whether the front end listens further out or, as older ones do, asks for the attribute.
function frame(el, label) {
  const root = html("section", {
    class: "cnn-widget", "aria-label": label, "data-lm-suppress-shortcuts": "true",
  });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  return root;
}

function live(name) {
  return html("p", { class: "cnn-hidden", "aria-live": "polite", "data-testid": name });
}

// Two texts in one place as wide as the longer one, so that nothing moves when `show` changes them.
function either(first, second) {
  const [one, other] = [html("span", {}, first), html("span", {}, second)];
  const show = (isSecond) => {
    one.style.visibility = isSecond ? "hidden" : "";
    other.style.visibility = isSecond ? "" : "hidden";
  };
  show(false);
  return { root: html("span", { class: "cnn-either" }, one, other), show };
}

// Play and pause around a `step` that returns false when there is nothing left to do; `start` is
// called when playing begins.
function player(step, milliseconds, start, name = "play", labels = ["▶ Play", "❚❚ Pause"]) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    label.show(false);
  };
  const label = either(...labels);
  const toggle = button(label.root, name, () => {
    if (timer !== null) return stop();
    label.show(true);
    start();
    timer = setInterval(() => step() || stop(), milliseconds);
  });
  return { toggle, stop };
}

// Play over places numbered 0 .. count - 1, from the last on to the first, until none is blank.
// `here` and `seen` tell the place and how many were seen, `go` moves, `reset` blanks all of them;
// `first` is where playing starts over after `stray`: the reader went off the path.
function tour({ count, milliseconds, here, seen, first, go, reset }) {
  let strayed = false;
  const step = () => {
    go((here() + 1) % count);
    return seen() < count;
  };
  const start = () => {
    if (seen() === count) reset();
    else if (strayed) go(first());
    strayed = false;
  };
  const play = player(step, milliseconds, start);
  return {
    toggle: play.toggle,
    stop: play.stop,
    step() { play.stop(); step(); },
    stray() { play.stop(); strayed = true; },
    reset() { play.stop(); reset(); strayed = false; },
  };
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// Draw again, once, after any of the named traits changed; returns the function that stops it.
function watch(model, names, draw) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; draw(); });
  };
  names.forEach((name) => model.on(`change:${name}`, soon));
  draw();
  return () => names.forEach((name) => model.off(`change:${name}`, soon));
}
