/** A raster of what is taken: streets, water, rails, and then each building that is set. */
import type { Layout } from './layout.ts';
import { HALF_WIDTH_METERS, type Network } from './network.ts';
import { densify, type XY } from './plane.ts';

const CELL_METERS = 2.5;

/** Streets keep this much free beside their pavement. */
const VERGE_METERS = 2.5;
const CREEK_CLEARANCE_METERS = 14;
const RAIL_CLEARANCE_METERS = 18;
const RIVER_CLEARANCE_METERS = 10;

export interface Ground {
  /** Takes the oblong if all of it is free. `turn` is its long side's direction in radians. */
  take(center: XY, lengthMeters: number, depthMeters: number, turn: number): boolean;
  /** Marks a disc as taken (a pond). */
  block(center: XY, radiusMeters: number): void;
}

/** Cost: one byte for each 2.5 m square of the drawn land (about 15 MB). */
export function makeGround(layout: Layout, net: Network): Ground {
  const [west, south, east, north] = [-4900, -4200, 4900, 4200];
  const cols = Math.ceil((east - west) / CELL_METERS);
  const rows = Math.ceil((north - south) / CELL_METERS);
  const taken = new Uint8Array(cols * rows);
  const disc = (p: XY, radius: number): void => {
    const reach = Math.ceil(radius / CELL_METERS);
    const cx = Math.floor((p[0] - west) / CELL_METERS);
    const cy = Math.floor((p[1] - south) / CELL_METERS);
    for (let dy = -reach; dy <= reach; dy++) {
      const y = cy + dy;
      if (y < 0 || y >= rows) continue;
      const half = Math.floor(Math.sqrt(Math.max(0, reach * reach - dy * dy)));
      const from = Math.max(0, cx - half);
      const to = Math.min(cols - 1, cx + half);
      if (from <= to) taken.fill(1, y * cols + from, y * cols + to + 1);
    }
  };
  const along = (line: readonly XY[], radius: number) => {
    for (const p of densify(line, Math.max(2, radius * 0.6))) disc(p, radius);
  };
  net.lines.forEach((line, i) => along(line, HALF_WIDTH_METERS[net.roads[i]!.roadClass] + VERGE_METERS));
  layout.river.forEach((p, i) => disc(p, layout.riverHalfWidth[i]! + RIVER_CLEARANCE_METERS));
  densify(layout.river, 12).forEach((p) =>
    disc(p, Math.min(...layout.riverHalfWidth) + RIVER_CLEARANCE_METERS),
  );
  along(layout.creek, CREEK_CLEARANCE_METERS);
  along(layout.railway, RAIL_CLEARANCE_METERS);

  const cellsOf = (
    center: XY,
    length: number,
    depth: number,
    turn: number,
    visit: (cell: number) => boolean,
  ) => {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const stepsAlong = Math.ceil(length / 2);
    const stepsDeep = Math.ceil(depth / 2);
    for (let i = 0; i <= stepsAlong; i++) {
      for (let j = 0; j <= stepsDeep; j++) {
        const u = (i / stepsAlong - 0.5) * length;
        const v = (j / stepsDeep - 0.5) * depth;
        const x = Math.floor((center[0] + u * cos - v * sin - west) / CELL_METERS);
        const y = Math.floor((center[1] + u * sin + v * cos - south) / CELL_METERS);
        if (x < 0 || y < 0 || x >= cols || y >= rows || !visit(y * cols + x)) return false;
      }
    }
    return true;
  };
  return {
    take: (center, length, depth, turn) => {
      if (!cellsOf(center, length, depth, turn, (cell) => taken[cell] === 0)) return false;
      return cellsOf(center, length, depth, turn, (cell) => (taken[cell] = 1) === 1);
    },
    block: disc,
  };
}
