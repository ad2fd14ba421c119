/** Ascending lists of cells, walked side by side. */

/** For each cell of `own` its index in `set`, -1 where it is not there. Both ascending and distinct. O(n + m). */
export function indicesIn(set: BigUint64Array, own: BigUint64Array): Int32Array {
  const indices = new Int32Array(own.length).fill(-1);
  let at = 0;
  for (let i = 0; i < own.length; i++) {
    const cell = own[i]!;
    while (at < set.length && set[at]! < cell) at++;
    if (at < set.length && set[at] === cell) indices[i] = at;
  }
  return indices;
}

/** The cells of either, ascending and distinct. */
export function union(a: BigUint64Array, b: BigUint64Array): BigUint64Array {
  const indices = indicesIn(a, b);
  const all = new BigUint64Array(a.length + indices.filter((index) => index < 0).length);
  all.set(a);
  let size = a.length;
  for (let i = 0; i < b.length; i++) if (indices[i]! < 0) all[size++] = b[i]!;
  return all.sort();
}

/** The cells of both, ascending. */
export function intersection(a: BigUint64Array, b: BigUint64Array): BigUint64Array {
  const indices = indicesIn(a, b);
  return b.filter((_, i) => indices[i]! >= 0);
}
