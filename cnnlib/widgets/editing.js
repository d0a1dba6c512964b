// Numbers that are changed by hand: drag a cell up or down, or choose it with the arrow keys and
// press + and -.

// `size` is [rows, cols], `read(row, col)` gives a number, `write(row, col, value)` asks for another.
function editable({ picture, cell }, label, size, read, write, { step = 1, low = -99, high = 99 } = {}) {
  const spoken = `${label} Arrow keys choose a cell, plus and minus change its number.`;
  setAll(picture, { tabindex: 0, role: "application", "aria-label": spoken });
  picture.classList.add("cnn-editable");
  const cursor = svg("rect", { class: "cnn-cursor", width: cell, height: cell });
  picture.append(cursor);
  let here = [0, 0];
  let grip = null;
  const choose = (row, col) => {
    here = [clamp(row, 0, size[0] - 1), clamp(col, 0, size[1] - 1)];
    setAll(cursor, { x: here[1] * cell, y: here[0] * cell });
  };
  // Steps are counted from 0, so that a weight of 0.11 becomes 0.5 or 0 and not 0.61.
  const put = (value) => {
    const rounded = clamp(Math.round(value / step) * step, low, high);
    if (rounded !== read(...here)) write(...here, rounded);
  };
  picture.addEventListener("pointerdown", (event) => {
    const box = picture.getBoundingClientRect();
    const scale = picture.viewBox.baseVal.width / box.width / cell;
    choose(Math.floor((event.clientY - box.top) * scale), Math.floor((event.clientX - box.left) * scale));
    grip = [event.clientY, read(...here)];
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    const steps = grip ? Math.round((grip[0] - event.clientY) / 8) : 0;
    if (steps) grip.moved = true;
    if (grip?.moved) put(grip[1] + steps * step);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    picture.addEventListener(end, () => { grip = null; });
  }
  picture.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    const sign = { "+": 1, "=": 1, "-": -1, _: -1 }[event.key];
    if (!way && !sign) return;
    event.preventDefault();
    if (way) choose(here[0] + way[0], here[1] + way[1]);
    else put(read(...here) + sign * step);
  });
  choose(0, 0);
}

// A row of buttons of which one is pressed; `show(value)` presses it.
function choices(name, label, options, pick) {
  const buttons = options.map(([value, words]) =>
    [value, button(words, `${name}-${value}`, () => pick(value))]);
  const show = (value) => buttons.forEach(([one, node]) =>
    node.setAttribute("aria-pressed", String(one) === String(value)));
  const nodes = buttons.map(([, node]) => node);
  return { root: html("span", { class: "cnn-field", role: "group", "aria-label": label }, label, ...nodes), show };
}

// A slider with its label and its number.
function slider(name, label, low, high, step, change) {
  const input = html("input", { type: "range", min: low, max: high, step, "data-testid": name });
  const output = html("output");
  input.addEventListener("input", () => change(Number(input.value)));
  const show = (value) => {
    input.value = value;
    output.textContent = text(value);
  };
  return { root: html("label", { class: "cnn-field" }, label, input, output), show, input };
}
