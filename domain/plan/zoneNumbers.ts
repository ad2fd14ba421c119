/** Which number a zone bears: its old one where it is the same zone, else one by where it lies. */

/**
 * New number of each of `count` zones, a permutation. The pair of a zone and an old number that share most weight (`items`: zone now,
 * zone `before` or -1, weight >= 0) comes first, and so on; a zone that is left takes the lowest number that is free, in the order of
 * `rank`. Old numbers of `count` and above have gone.
 */
export function keepNumbers(
  items: readonly { zone: number; before: number; weight: number }[],
  count: number,
  rank: readonly number[],
): Int32Array {
  const shared = new Map<number, { zone: number; before: number; weight: number }>();
  for (const { zone, before, weight } of items) {
    if (before < 0 || before >= count) continue;
    const key = zone * count + before;
    const pair = shared.get(key) ?? { zone, before, weight: 0 };
    pair.weight += weight;
    shared.set(key, pair);
  }
  const numbers = new Int32Array(count).fill(-1);
  const free = new Set(numbers.keys());
  const best = [...shared.values()].sort(
    (a, b) => b.weight - a.weight || a.before - b.before || a.zone - b.zone,
  );
  for (const { zone, before } of best) {
    if (numbers[zone]! >= 0 || !free.delete(before)) continue;
    numbers[zone] = before;
  }
  const unnamed = [...numbers.keys()]
    .filter((zone) => numbers[zone]! < 0)
    .sort((a, b) => rank[a]! - rank[b]!);
  const left = [...free];
  for (const [i, zone] of unnamed.entries()) numbers[zone] = left[i]!;
  return numbers;
}
