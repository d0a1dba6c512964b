// One kernel over one image in the browser, and three ways to look at the result.

// The sum of products at every place where the kernel lies inside the image.
function filtered(image, kernel) {
  const [KH, KW] = [kernel.length, kernel[0].length];
  const [OH, OW] = [image.length - KH + 1, image[0].length - KW + 1];
  const taps = indices(KH, KW).map(([i, j]) => [i, j, kernel[i][j]]).filter(([, , w]) => w !== 0);
  return Array.from({ length: OH }, (_, r) => Array.from({ length: OW }, (__, c) =>
    taps.reduce((sum, [i, j, w]) => sum + image[r + i][c + j] * w, 0)));
}

// From a sum to the shade of a pixel: cut off, overflowing as bytes do, or red and blue around 0.
function painted(view, limit) {
  if (view === "signed") return (value) => signed(value, limit);
  const byte = (value) => Math.round(value);
  if (view === "overflow") return (value) => Array(3).fill(((byte(value) % 256) + 256) % 256);
  return (value) => Array(3).fill(clamp(byte(value), 0, 255));
}
