// RGB mixer: three sliders, the color they make and its gray.

function render({ model, el }) {
  const root = frame(el, "RGB mixer");
  const names = ["red", "green", "blue"];
  const put = (values) => { model.set(values); model.save_changes(); };
  const sliders = names.map((name) => slider(name, name, 0, 255, 1, (value) => put({ [name]: value })));
  const dots = names.map(() => html("span", { class: "cnn-light" }));
  const swatch = html("div", { class: "cnn-swatch", "data-testid": "swatch" });
  const gray = html("div", { class: "cnn-swatch", "data-testid": "gray" });
  const status = html("p", { class: "cnn-verdict", "data-testid": "status", "aria-live": "polite" });
  const buttons = Object.entries(model.get("colors")).map(([name, [red, green, blue]]) =>
    button(name, `color-${name}`, () => put({ red, green, blue })));

  function draw() {
    const parts = names.map((name) => model.get(name));
    sliders.forEach((one, i) => one.show(parts[i]));
    dots.forEach((dot, i) => {
      dot.style.background = `rgb(${parts.map((part, j) => (i === j ? part : 0)).join(",")})`;
    });
    const luma = model.get("weights").reduce((sum, w, i) => sum + w * parts[i], 0);
    const byte = Math.round(luma);
    swatch.style.background = `rgb(${parts.join(",")})`;
    gray.style.background = `rgb(${byte},${byte},${byte})`;
    const terms = model.get("weights").map((w, i) => `${w}·${parts[i]}`).join(" + ");
    status.textContent = `rgb(${parts.join(", ")}); gray = ${terms} = ${text(luma)}`;
  }
  const labeled = (label, ...nodes) => html("figure", { class: "cnn-board" }, html("figcaption", {}, label), ...nodes);
  root.append(
    html("div", { class: "cnn-bar" }, ...sliders.map((one) => one.root)),
    html("div", { class: "cnn-bar" }, "colors", ...buttons),
    html("div", { class: "cnn-row" }, labeled("three lights", html("div", { class: "cnn-lights" }, ...dots)),
      labeled("the pixel", swatch), labeled("its gray", gray)),
    status,
  );
  return watch(model, names, draw);
}

export default { render };
