/** The bend that makes a straight plan look grown. */
import type { Random } from '../../../domain/random.ts';
import { distance, smoothField, type XY } from './plane.ts';

/** A smooth bend of the whole plan, finer where `setRough` says that lanes grew unplanned. */
export function makeWarp(random: Random) {
  const [bigX, bigY] = [smoothField(2900, random), smoothField(2900, random)];
  const [midX, midY] = [smoothField(850, random), smoothField(850, random)];
  const [fineX, fineY] = [smoothField(190, random), smoothField(190, random)];
  let rough: { at: XY; radius: number }[] = [];
  const turn = (5 + 4 * random()) * (Math.PI / 180);
  const warp = (p: XY): XY => {
    let amount = 1.5;
    for (const { at, radius } of rough) {
      amount = Math.max(amount, 11 * Math.exp(-((distance(p, at) / radius) ** 2)));
    }
    const x = p[0] + 165 * bigX(p) + 26 * midX(p) + amount * fineX(p);
    const y = p[1] + 165 * bigY(p) + 26 * midY(p) + amount * fineY(p);
    return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
  };
  return { warp, setRough: (places: { at: XY; radius: number }[]) => (rough = places) };
}

/** The inverse of a gentle warp by Newton's steps (good to a centimetre). */
export function inverse(warp: (p: XY) => XY): (p: XY) => XY {
  return (p) => {
    let q: XY = p;
    for (let i = 0; i < 6; i++) {
      const w = warp(q);
      const dx = warp([q[0] + 1, q[1]]);
      const dy = warp([q[0], q[1] + 1]);
      const [a, c, b, d] = [dx[0] - w[0], dx[1] - w[1], dy[0] - w[0], dy[1] - w[1]];
      const [ex, ey] = [p[0] - w[0], p[1] - w[1]];
      const det = a * d - b * c;
      q = [q[0] + (d * ex - b * ey) / det, q[1] + (a * ey - c * ex) / det];
    }
    return q;
  };
}
