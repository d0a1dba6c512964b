// The chart of the zoo: families to choose, a year, a card for the circle that is pointed at.

function render({ model, el }) {
  const [width, height, left, bottom] = [860, 430, 60, 44];
  const x = (macs) => left + ((Math.log10(macs) - 8) / 2.5) * (width - left - 20);
  const y = (accuracy) => height - bottom - ((accuracy - 54) / 27) * (height - bottom - 14);
  const radius = (parameters) => Math.sqrt(parameters / 1e6) * 2.2;
  const root = frame(el, "accuracy and work of networks");

  const families = Object.keys(model.get("colors")).map((family) => {
    const box = html("input", { type: "checkbox", "data-testid": `family-${family}` });
    box.addEventListener("change", () => {
      const kept = model.get("families").filter((other) => other !== family);
      model.set("families", box.checked ? [...kept, family] : kept);
      model.save_changes();
    });
    const dot = html("span", { style: `color:${model.get("colors")[family]}` }, "⬤ ");
    return { family, box, root: html("label", { class: "cnn-toggle" }, box, dot, family) };
  });

  const year = html("input", {
    type: "range", min: 2012, max: 2018, step: 1, "aria-label": "papers up to the year",
    "data-testid": "year",
  });
  const said = html("output", {});
  year.addEventListener("input", () => {
    model.set("year", Number(year.value));
    model.save_changes();
  });

  const field = (name, label, value) => {
    const input = html("input", { type: "number", step: "any", value, "data-testid": name, style: "width:6em" });
    return { input, root: html("label", {}, `${label} `, input) };
  };
  const mine = [field("own-accuracy", "accuracy %", 70), field("own-macs", "billion multiply-adds", 0.3),
    field("own-parameters", "million parameters", 3)];
  const place = button("Place your own", "place", () => {
    const [accuracy, macs, parameters] = mine.map((each) => Number(each.input.value));
    if (!(accuracy >= 0 && accuracy <= 100 && macs > 0 && parameters > 0)) {
      card.textContent = "Yours needs an accuracy from 0 to 100, and work and parameters above 0.";
      return;
    }
    model.set("own", { accuracy, macs: macs * 1e9, parameters: parameters * 1e6 });
    model.save_changes();
  });

  const picture = svg("svg", {
    viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "data-testid": "chart",
    "aria-label": "accuracy against multiply-adds, one circle per network",
  });
  const card = html("p", { class: "cnn-status", "aria-live": "polite", "data-testid": "card" });
  root.append(html("div", { class: "cnn-bar" }, ...families.map((each) => each.root)),
    html("div", { class: "cnn-bar" }, html("label", {}, "papers up to ", year, " ", said)),
    picture, card, html("div", { class: "cnn-bar" }, ...mine.map((each) => each.root), place));

  const word = (at, label, more = {}) => svg("text", { ...at, class: "cnn-tick", ...more }, label);
  const axes = () => {
    const lines = [];
    for (const billions of [0.1, 0.3, 1, 3, 10, 30]) {
      const at = x(billions * 1e9);
      lines.push(svg("line", { x1: at, x2: at, y1: 10, y2: height - bottom, class: "cnn-grid" }));
      lines.push(word({ x: at, y: height - bottom + 18, "text-anchor": "middle" }, text(billions)));
    }
    for (let accuracy = 55; accuracy <= 80; accuracy += 5) {
      lines.push(svg("line", { x1: left, x2: width - 20, y1: y(accuracy), y2: y(accuracy), class: "cnn-grid" }));
      lines.push(word({ x: left - 8, y: y(accuracy) + 5, "text-anchor": "end" }, `${accuracy} %`));
    }
    lines.push(word({ x: (left + width) / 2, y: height - 6, "text-anchor": "middle" },
      "billion multiply-adds per image; height: top-1 accuracy, area: parameters"));
    return lines;
  };
  const tell = (net) => {
    const year = net.year ? `, ${net.year}` : "";
    card.textContent = `${net.name}${year}: ${text(net.accuracy)} %, ${text(net.macs / 1e9)} billion ` +
      `multiply-adds, ${text(net.parameters / 1e6)} million parameters.`;
  };
  const circle = (net) => {
    const node = svg("circle", {
      cx: x(net.macs), cy: y(net.accuracy), r: Math.max(5, radius(net.parameters)), tabindex: 0, role: "img",
      fill: model.get("colors")[net.family] ?? "#ffffff", "fill-opacity": 0.6, stroke: "currentColor",
      "data-testid": `net-${net.name}`, "aria-label": net.name,
    });
    for (const event of ["mouseenter", "focus", "click"]) node.addEventListener(event, () => tell(net));
    return node;
  };

  return watch(model, ["families", "year", "own", "nets"], () => {
    const chosen = model.get("families");
    families.forEach((each) => { each.box.checked = chosen.includes(each.family); });
    year.value = model.get("year");
    said.textContent = model.get("year");
    const own = model.get("own");
    const nets = model.get("nets").filter((net) => chosen.includes(net.family) && net.year <= model.get("year"));
    const all = "macs" in own ? [...nets, { ...own, name: "yours" }] : nets;
    all.sort((one, other) => other.parameters - one.parameters);
    const away = (net) => Math.max(5, radius(net.parameters)) + 3;
    const names = all.map((net) => word({
      x: x(net.macs), y: y(net.accuracy) + (net.below ? away(net) + 9 : -away(net)), "text-anchor": "middle",
    }, net.name, { style: "font-size:11px;pointer-events:none" }));
    picture.replaceChildren(...axes(), ...all.map(circle), ...names);
    card.textContent = `${all.length} networks. Point at a circle, or go to it with Tab.`;
  });
}

export default { render };
