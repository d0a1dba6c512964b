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

// Red for positive, blue for negative, as the figures of the course; the number is always printed.
function tint(value, limit) {
  if (value === 0 || limit === 0) return "transparent";
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

// Play and pause around a `step` that returns false when there is nothing left to do.
function player(step, milliseconds, name = "play", labels = ["▶ Play", "❚❚ Pause"]) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    toggle.textContent = labels[0];
  };
  const toggle = button(labels[0], name, () => {
    if (timer !== null) return stop();
    toggle.textContent = labels[1];
    timer = setInterval(() => step() || stop(), milliseconds);
  });
  return { toggle, stop };
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
