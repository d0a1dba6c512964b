// A board of numbers, and a window that is dragged over it.

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
    corner.style.fontSize = `${Math.round(cell * 0.27)}px`;
    picture.append(box, number, corner);
    return { box, number, corner };
  });
  const outline = svg("rect", { class: "cnn-outline", visibility: "hidden" });
  picture.append(outline);
  const caption = html("figcaption", {}, title);
  let longest = 1;
  return {
    root: html("figure", { class: "cnn-board" }, caption, picture),
    caption, picture, cell,
    set(row, col, { value = null, blank = "", fill = "", ink = "", corner = "" }) {
      const parts = cells[row * cols + col];
      const digits = value === null ? blank : text(value);
      parts.box.style.fill = fill;
      parts.number.style.fill = ink;
      setAll(parts.number, { "data-value": value === null ? "" : value });
      // Long numbers are written smaller rather than cut, and all numbers of a board alike.
      longest = Math.max(longest, digits.length);
      picture.style.fontSize = `${Math.min(0.4 * cell, (cell - 4) / (0.62 * longest))}px`;
      parts.number.textContent = digits;
      const room = corner.length <= 4;
      parts.number.setAttribute("dy", corner && room ? -cell * 0.1 : 0);
      parts.corner.textContent = room ? corner : "";
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
