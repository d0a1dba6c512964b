// Pictures that change while a descent plays: small maps and the curve of the losses.

// White at 0, red above, blue below: the course's colors for maps of both signs.
function signed(value, limit) {
  const share = clamp(value / limit, -1, 1);
  const end = share > 0 ? [178, 24, 43] : [33, 102, 172];
  return end.map((part) => Math.round(247 + (part - 247) * Math.abs(share)));
}

function gray(low, high) {
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

function scientific(value) {
  if (value === 0) return "0";
  const small = Math.abs(value) < 0.001 || Math.abs(value) >= 10000;
  return small ? value.toExponential(1).replace("-", "−") : value.toPrecision(3);
}

function power(log) {
  return Math.abs(log) <= 3 ? `${10 ** log}` : `1e${log}`.replace("-", "−");
}

// The losses up to now, on a logarithmic axis of the decades low to high, the current step a dot.
function curve(name) {
  const [left, top, width, height] = [62, 10, 290, 150];
  const picture = svg("svg", {
    viewBox: "0 0 375 200", width: 375, height: 200, role: "img", "aria-label": "loss per step",
    "data-testid": name,
  });
  const caption = html("figcaption", {}, "loss (mean squared error), log scale");
  return {
    root: html("figure", { class: "cnn-board" }, caption, picture),
    draw(losses, step, [low, high]) {
      const last = losses.length - 1;
      const logs = losses.map((loss) => Math.log10(Math.max(loss, 10 ** low)));
      const x = (i) => left + (width * i) / Math.max(last, 1);
      const y = (log) => top + height * (1 - (log - low) / (high - low));
      const bottom = losses.some((loss) => loss < 10 ** low) ? "≤ " : "";
      const word = (at, label) => svg("text", { ...at, class: "cnn-tick" }, label);
      const stride = Math.ceil((high - low) / 5);
      const lines = [];
      for (let log = low; log <= high; log += stride) {
        lines.push(svg("line", { x1: left, x2: left + width, y1: y(log), y2: y(log), class: "cnn-grid" }));
        lines.push(word({ x: left - 6, y: y(log) + 5, "text-anchor": "end" },
          (log === low ? bottom : "") + power(log)));
      }
      for (const i of new Set([0, Math.floor(last / 2), last])) {
        lines.push(word({ x: x(i), y: top + height + 18, "text-anchor": "middle" }, text(i)));
      }
      lines.push(word({ x: left + width / 2, y: top + height + 35, "text-anchor": "middle" }, "step"));
      const points = logs.slice(0, step + 1).map((log, i) => `${x(i)},${y(log)}`).join(" ");
      picture.replaceChildren(...lines, svg("polyline", { points, class: "cnn-curve" }),
        svg("circle", { cx: x(step), cy: y(logs[step]), r: 6, class: "cnn-dot" }));
    },
  };
}
