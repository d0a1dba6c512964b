// Pooling in the browser: windows that tile or overlap, their winners and their averages.

function outputSize(n, k, stride) {
  return Math.floor((n - k) / stride) + 1;
}

// The places [row, col] that the window of output (i, j) covers.
function windowOf(i, j, k, stride) {
  return indices(k, k).map(([a, b]) => [i * stride + a, j * stride + b]);
}

// Every output with its window, its numbers and those of its places that hold the maximum.
function pooled(x, k, stride, kind) {
  const [OH, OW] = [outputSize(x.length, k, stride), outputSize(x[0].length, k, stride)];
  return indices(OH, OW).map(([i, j]) => {
    const places = windowOf(i, j, k, stride);
    const numbers = places.map(([r, c]) => x[r][c]);
    const best = Math.max(...numbers);
    const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
    const winners = places.filter(([r, c]) => x[r][c] === best);
    return { i, j, places, numbers, winners, value: kind === "max" ? best : mean };
  });
}
