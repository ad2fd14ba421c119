/** How far the river is, and where streets end at it. */
import Flatbush from 'flatbush';
import type { Stroke } from './planar.ts';
import { densify, distanceToSegment, simplify, type XY } from './plane.ts';

/** Nothing but bridges comes nearer to the water than this. */
export const NO_STREET_METERS = 22;

/** Metres from a point to the water's edge (negative on the water; at most 400). */
export function bankDistance(river: readonly XY[], halfWidth: readonly number[]): (p: XY) => number {
  const index = segmentIndex(river);
  return (p) => {
    const { meters, at } = index.nearest(p, 400);
    return at < 0 ? 400 : meters - halfWidth[at]!;
  };
}

/** The parts of a stroke that stay off the river. */
export function clipAtRiver(stroke: Stroke, toBank: (p: XY) => number): Stroke[] {
  if (stroke.line.every((p) => toBank(p) > 100)) return [stroke];
  const parts: Stroke[] = [];
  let dry: XY[] = [];
  const end = () => {
    if (dry.length > 1) parts.push({ tag: stroke.tag, line: simplify(dry, 0.3) });
    dry = [];
  };
  for (const p of densify(stroke.line, 5)) {
    if (toBank(p) >= NO_STREET_METERS) dry.push(p);
    else end();
  }
  end();
  return parts;
}

/** Finds the segment of a line that is nearest to a point, within a reach. */
export function segmentIndex(line: readonly XY[]) {
  const index = new Flatbush(line.length - 1);
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  index.finish();
  const nearest = (p: XY, within: number) => {
    let meters = within;
    let at = -1;
    for (const i of index.search(p[0] - within, p[1] - within, p[0] + within, p[1] + within)) {
      const off = distanceToSegment(p, line[i]!, line[i + 1]!);
      if (off < meters) {
        meters = off;
        at = i;
      }
    }
    return { meters, at };
  };
  return { nearest, distance: (p: XY, within: number) => nearest(p, within).meters };
}
