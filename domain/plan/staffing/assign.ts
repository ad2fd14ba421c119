/**
 * The cheapest assignment (Kuhn 1955, doi:10.1002/nav.3800020109) by shortest augmenting paths with potentials (Jonker & Volgenant 1987,
 * doi:10.1007/BF02278710).
 */

/** `costs[row][column]`, finite, no more rows than columns: the column of each row, each column once. O(rows^2 x columns). */
export function assign(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const ofRow = new Float64Array(rows + 1);
  const ofColumn = new Float64Array(columns + 1);
  // Column 0 stands for the row that is to be placed; rows are numbered from 1.
  const rowAt = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowAt[0] = row;
    const least = new Float64Array(columns + 1).fill(Infinity);
    const from = new Int32Array(columns + 1);
    const seen = new Uint8Array(columns + 1);
    let column = 0;
    do {
      seen[column] = 1;
      const at = rowAt[column]!;
      let [delta, next] = [Infinity, 0];
      for (let to = 1; to <= columns; to++) {
        if (seen[to]) continue;
        const cost = costs[at - 1]![to - 1]! - ofRow[at]! - ofColumn[to]!;
        if (cost < least[to]!) [least[to], from[to]] = [cost, column];
        if (least[to]! < delta) [delta, next] = [least[to]!, to];
      }
      for (let to = 0; to <= columns; to++) {
        if (seen[to]) {
          ofRow[rowAt[to]!]! += delta;
          ofColumn[to]! -= delta;
        } else least[to]! -= delta;
      }
      column = next;
    } while (rowAt[column] !== 0);
    for (; column !== 0; column = from[column]!) rowAt[column] = rowAt[from[column]!]!;
  }
  const columnOf = new Array<number>(rows);
  for (let to = 1; to <= columns; to++) if (rowAt[to]! > 0) columnOf[rowAt[to]! - 1] = to - 1;
  return columnOf;
}
