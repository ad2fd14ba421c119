/** Flat geometry for the town's drawing board: metres east and north of the town's centre. */
import type { Random } from '../../../domain/random.ts';

/** `[east, north]`, metres. */
export type XY = [number, number];

export const distance = (a: XY, b: XY): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const between = (a: XY, b: XY, t: number): XY => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

/** Length of a line, metres. */
export function lengthOf(line: readonly XY[]): number {
  let meters = 0;
  for (let i = 1; i < line.length; i++) meters += distance(line[i - 1]!, line[i]!);
  return meters;
}

/** The point `meters` along a line (held to its ends), with the unit direction there. */
export function pointAlong(line: readonly XY[], meters: number): { point: XY; direction: XY } {
  let left = Math.max(0, meters);
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const piece = distance(a, b);
    if (left <= piece || i === line.length - 1) {
      const t = piece > 0 ? Math.min(1, left / piece) : 0;
      return {
        point: between(a, b, t),
        direction: piece > 0 ? [(b[0] - a[0]) / piece, (b[1] - a[1]) / piece] : [1, 0],
      };
    }
    left -= piece;
  }
  return { point: line[0]!, direction: [1, 0] };
}

/** Points at most `stepMeters` apart along the same line; its own corners stay. */
export function densify(line: readonly XY[], stepMeters: number): XY[] {
  const out: XY[] = [line[0]!];
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const pieces = Math.max(1, Math.ceil(distance(a, b) / stepMeters));
    for (let k = 1; k <= pieces; k++) out.push(between(a, b, k / pieces));
  }
  return out;
}

/** A smooth line through all `points` (Catmull-Rom), a point about every `stepMeters`. */
export function smooth(points: readonly XY[], stepMeters: number): XY[] {
  const out: XY[] = [points[0]!];
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i]!;
    const p2 = points[i + 1]!;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    const pieces = Math.max(1, Math.round(distance(p1, p2) / stepMeters));
    for (let k = 1; k <= pieces; k++) {
      const t = k / pieces;
      const spline = (a: number, b: number, c: number, d: number) =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
      out.push([spline(p0[0], p1[0], p2[0], p3[0]), spline(p0[1], p1[1], p2[1], p3[1])]);
    }
  }
  return out;
}

/** A parallel line, `meters` to the left (negative: right), by vertex normals; loops of tight bends are not removed. */
export function parallel(line: readonly XY[], meters: number | ((index: number) => number)): XY[] {
  return line.map((p, i) => {
    const a = line[i - 1] ?? p;
    const b = line[i + 1] ?? p;
    const piece = distance(a, b) || 1;
    const off = typeof meters === 'number' ? meters : meters(i);
    return [p[0] - ((b[1] - a[1]) / piece) * off, p[1] + ((b[0] - a[0]) / piece) * off];
  });
}

/** Douglas & Peucker (1973): the same line with fewer points, nowhere further off than `toleranceMeters`. */
export function simplify(line: readonly XY[], toleranceMeters: number): XY[] {
  if (line.length < 3) return [...line];
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const stack: [number, number][] = [[0, line.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    let worst = toleranceMeters;
    let at = -1;
    for (let i = range[0] + 1; i < range[1]; i++) {
      const off = distanceToSegment(line[i]!, line[range[0]]!, line[range[1]]!);
      if (off > worst) {
        worst = off;
        at = i;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    stack.push([range[0], at], [at, range[1]]);
  }
  return line.filter((_, i) => keep[i]);
}

export function distanceToSegment(p: XY, a: XY, b: XY): number {
  const t = segmentFraction(p, a, b);
  return Math.hypot(p[0] - a[0] - t * (b[0] - a[0]), p[1] - a[1] - t * (b[1] - a[1]));
}

/** Where along a-b (0..1) lies the point nearest to p. */
export function segmentFraction(p: XY, a: XY, b: XY): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
}

export function distanceToLine(p: XY, line: readonly XY[]): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) best = Math.min(best, distanceToSegment(p, line[i - 1]!, line[i]!));
  return best;
}

/** Where two segments cross, as fractions along each (0..1); null if they do not or are parallel. */
export function crossing(a: XY, b: XY, c: XY, d: XY): { t: number; u: number } | null {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return null;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}

/** Signed area of a ring (closed or not), square metres; positive if counterclockwise. */
export function ringArea(ring: readonly XY[]): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  }
  return twice / 2;
}

/** `[west, south, east, north]` of some points. */
export function boxOf(points: readonly XY[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

export function inRing(p: XY, ring: readonly XY[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) {
      inside = !inside;
    }
  }
  return inside;
}

/** A smooth random field, about -1..1, whose features are about `waveMeters` wide: a sum of six plane waves. */
export function smoothField(waveMeters: number, random: Random): (p: XY) => number {
  const waves = Array.from({ length: 6 }, () => {
    const angle = random() * 2 * Math.PI;
    const k = (2 * Math.PI) / (waveMeters * (0.75 + 0.6 * random()));
    return { kx: Math.cos(angle) * k, ky: Math.sin(angle) * k, phase: random() * 2 * Math.PI };
  });
  return ([x, y]) => {
    let sum = 0;
    for (const { kx, ky, phase } of waves) sum += Math.sin(kx * x + ky * y + phase);
    return sum / 3.2;
  };
}
