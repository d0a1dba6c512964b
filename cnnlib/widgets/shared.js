// What every widget of the course shares: elements, number text, a board of numbers, dragging.
// Python puts this file in front of each widget's own, so the browser gets one plain ES module.

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

// The frame of a widget. Jupyter's own arrow-key shortcuts stay quiet while the focus is inside.
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

// A grid of cells; `set` writes a cell, `frameAt` moves the window's outline.
function board({ rows, cols, cell, title, name }) {
  const [width, height] = [cols * cell, rows * cell];
  const picture = svg("svg", {
    viewBox: `-2 -2 ${width + 4} ${height + 4}`, width: width + 4, height: height + 4,
    role: "img", "aria-label": title, "data-testid": name,
  });
  const cells = indices(rows, cols).map(([row, col]) => {
    const at = { x: col * cell, y: row * cell };
    const box = svg("rect", { ...at, width: cell, height: cell, class: "cnn-cell" });
    const number = svg("text", { x: at.x + cell / 2, y: at.y + cell / 2, class: "cnn-number" });
    const corner = svg("text", { x: at.x + cell - 3, y: at.y + cell - 4, class: "cnn-corner" });
    number.style.fontSize = `${Math.round(cell * 0.4)}px`;
    corner.style.fontSize = `${Math.round(cell * 0.27)}px`;
    picture.append(box, number, corner);
    return { box, number, corner };
  });
  const outline = svg("rect", { class: "cnn-outline", visibility: "hidden" });
  picture.append(outline);
  const caption = html("figcaption", {}, title);
  return {
    root: html("figure", { class: "cnn-board" }, caption, picture),
    caption, picture, cell,
    set(row, col, { value = null, blank = "", fill = "", ink = "", corner = "" }) {
      const parts = cells[row * cols + col];
      const digits = value === null ? blank : text(value);
      parts.box.style.fill = fill;
      parts.number.style.fill = ink;
      // Long numbers are squeezed into their cell rather than cut.
      const wide = digits.length * cell * 0.23 > cell - 6;
      setAll(parts.number, { "data-value": value === null ? "" : value });
      if (wide) setAll(parts.number, { textLength: cell - 6, lengthAdjust: "spacingAndGlyphs" });
      else parts.number.removeAttribute("textLength");
      parts.number.textContent = digits;
      parts.number.setAttribute("dy", corner ? -cell * 0.1 : 0);
      parts.corner.textContent = corner;
    },
    frameAt(row, col, high, wide, color = "") {
      setAll(outline, {
        x: col * cell, y: row * cell, width: wide * cell, height: high * cell, visibility: "visible",
      });
      outline.style.stroke = color;
    },
  };
}

const ARROWS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

// Let mouse, finger and arrow keys move a window over a board.
// `place()` returns the window [row, col, high, wide], `move(row, col)` asks for another place.
function draggable({ picture, cell }, label, place, move) {
  setAll(picture, { tabindex: 0, role: "application", "aria-label": label });
  picture.classList.add("cnn-draggable");
  let grip = null;
  const under = (event) => {
    const box = picture.getBoundingClientRect();
    const pixels = picture.viewBox.baseVal.width / box.width / cell;
    return [(event.clientY - box.top) * pixels, (event.clientX - box.left) * pixels];
  };
  const follow = (event) => {
    if (!grip) return;
    const [y, x] = under(event);
    move(Math.round(y - grip[0]), Math.round(x - grip[1]));
  };
  picture.addEventListener("pointerdown", (event) => {
    const [[y, x], [row, col, high, wide]] = [under(event), place()];
    const inside = y >= row && y < row + high && x >= col && x < col + wide;
    grip = inside ? [y - row, x - col] : [high / 2, wide / 2];
    picture.setPointerCapture(event.pointerId);
    follow(event);
  });
  picture.addEventListener("pointermove", follow);
  for (const end of ["pointerup", "pointercancel"]) {
    picture.addEventListener(end, () => { grip = null; });
  }
  picture.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const [row, col] = place();
    move(row + step[0], col + step[1]);
  });
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
