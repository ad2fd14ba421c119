/** Sets buildings on free ground: shop rows along streets, slabs in yards, works halls, village houses. */
import type { Random } from '../../../domain/random.ts';
import type { Block, BlockUse } from './blocks.ts';
import type { Ground } from './ground.ts';
import { HALF_WIDTH_METERS, type Network } from './network.ts';
import { boxOf, distance, inRing, lengthOf, pointAlong, ringArea, type XY } from './plane.ts';

export interface Building {
  center: XY;
  lengthMeters: number;
  depthMeters: number;
  /** Direction of the long side, radians. */
  turn: number;
  use: BlockUse;
  /** Index in the blocks. */
  block: number;
  residents: number;
}

interface RowStyle {
  front: [least: number, most: number];
  depth: [least: number, most: number];
  gap: [least: number, most: number];
  /** From the verge to the front. */
  setback: [least: number, most: number];
  /** Share of places that are built on. */
  share: number;
  residentsPer100SquareMeters: number;
}

/** Rows along streets. Residents are in proportion only: the town is scaled to its population. */
const ROWS: Partial<Record<BlockUse, RowStyle>> = {
  downtown: {
    front: [14, 34],
    depth: [11, 16],
    gap: [0.5, 7],
    setback: [3, 6],
    share: 0.9,
    residentsPer100SquareMeters: 9,
  },
  'old-town': {
    front: [8, 17],
    depth: [9, 13],
    gap: [0.5, 4],
    setback: [1, 3],
    share: 0.9,
    residentsPer100SquareMeters: 6,
  },
  residential: {
    front: [16, 44],
    depth: [11, 15],
    gap: [4, 16],
    setback: [5, 9],
    share: 0.62,
    residentsPer100SquareMeters: 6,
  },
  'urban-village': {
    front: [10, 18],
    depth: [11, 14],
    gap: [1, 5],
    setback: [1, 3],
    share: 0.92,
    residentsPer100SquareMeters: 11,
  },
  village: {
    front: [9, 13],
    depth: [9, 12],
    gap: [2, 14],
    setback: [1.5, 6],
    share: 0.72,
    residentsPer100SquareMeters: 16,
  },
  industrial: {
    front: [24, 52],
    depth: [14, 22],
    gap: [8, 26],
    setback: [8, 14],
    share: 0.4,
    residentsPer100SquareMeters: 1.2,
  },
  farmland: {
    front: [9, 14],
    depth: [9, 12],
    gap: [18, 90],
    setback: [3, 14],
    share: 0.2,
    residentsPer100SquareMeters: 10,
  },
};

/** What fills the inside of blocks, in rows. */
const FILLS: Partial<
  Record<
    BlockUse,
    {
      length: [number, number];
      depth: [number, number];
      gap: number;
      aisle: number;
      share: number;
      residentsPer100SquareMeters: number;
    }
  >
> = {
  downtown: {
    length: [16, 36],
    depth: [11, 15],
    gap: 7,
    aisle: 12,
    share: 0.7,
    residentsPer100SquareMeters: 10,
  },
  'old-town': {
    length: [8, 15],
    depth: [9, 12],
    gap: 3,
    aisle: 4,
    share: 0.65,
    residentsPer100SquareMeters: 6,
  },
  residential: {
    length: [32, 58],
    depth: [11, 13],
    gap: 11,
    aisle: 19,
    share: 0.9,
    residentsPer100SquareMeters: 9,
  },
  'urban-village': {
    length: [11, 18],
    depth: [11, 13],
    gap: 4,
    aisle: 5,
    share: 0.55,
    residentsPer100SquareMeters: 11,
  },
  industrial: {
    length: [50, 105],
    depth: [24, 42],
    gap: 13,
    aisle: 15,
    share: 0.85,
    residentsPer100SquareMeters: 0.3,
  },
  school: {
    length: [36, 62],
    depth: [12, 16],
    gap: 24,
    aisle: 26,
    share: 0.55,
    residentsPer100SquareMeters: 0.2,
  },
  village: { length: [9, 13], depth: [9, 11], gap: 6, aisle: 8, share: 0.4, residentsPer100SquareMeters: 16 },
};

const pick = ([least, most]: readonly [number, number], random: Random) => least + (most - least) * random();

/** Rows first (they front the streets), then the insides of the blocks. */
export function setBuildings(
  blocks: readonly Block[],
  net: Network,
  ground: Ground,
  blockAt: (p: XY) => number,
  random: Random,
): Building[] {
  const out: Building[] = [];
  const place = (
    center: XY,
    length: number,
    depth: number,
    turn: number,
    block: number,
    rate: number,
  ): boolean => {
    if (!ground.take(center, length, depth, turn)) return false;
    const use = blocks[block]!.use;
    const residents = (length * depth * rate) / 100;
    out.push({ center, lengthMeters: length, depthMeters: depth, turn, use, block, residents });
    return true;
  };
  net.lines.forEach((line, i) => {
    const roadClass = net.roads[i]!.roadClass;
    if (roadClass === 'path' || roadClass === 'trunk') return;
    for (const side of [1, -1]) {
      const kerb = HALF_WIDTH_METERS[roadClass] + 2.5;
      let at = kerb + 4 + random() * 4;
      const end = lengthOf(line) - kerb - 4;
      while (at < end) {
        const probe = pointAlong(line, at);
        const probed = blockAt(beside(probe, side * (kerb + 8)));
        const style = probed < 0 ? undefined : ROWS[blocks[probed]!.use];
        if (!style) {
          at += 25;
          continue;
        }
        const front = pick(style.front, random);
        const depth = pick(style.depth, random);
        const off = kerb + pick(style.setback, random) + depth / 2;
        const middle = pointAlong(line, at + front / 2);
        const turn = Math.atan2(middle.direction[1], middle.direction[0]);
        const center = beside(middle, side * off);
        if (at + front < end + 4 && random() < style.share && blockAt(center) === probed) {
          place(center, front, depth, turn, probed, style.residentsPer100SquareMeters);
        }
        at += front + pick(style.gap, random);
      }
    }
  });
  blocks.forEach((block, i) => {
    const style = FILLS[block.use];
    if (!style) return;
    // Dwellings face south; halls and shops follow the longest side of their block.
    const turn = block.use === 'residential' ? 0.06 + (random() - 0.5) * 0.12 : longestSide(block.ring);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const local = block.ring.map(([x, y]): XY => [x * cos + y * sin, -x * sin + y * cos]);
    const [west, south, east, north] = boxOf(local);
    const typical = pick(style.length, random);
    for (let v = south + 8; v < north;) {
      const depth = pick(style.depth, random);
      for (let u = west + 6 + random() * 8; u < east;) {
        const length = Math.max(style.length[0], typical * (0.85 + 0.3 * random()));
        const [x, y] = [u + length / 2, v + depth / 2];
        const center: XY = [x * cos - y * sin, x * sin + y * cos];
        const free = random() < style.share && inRing(center, block.ring);
        if (free && place(center, length, depth, turn, i, style.residentsPer100SquareMeters))
          u += length + style.gap;
        else u += Math.min(12, length / 2);
      }
      v += depth + style.aisle;
    }
  });
  return out;
}

function beside({ point, direction }: { point: XY; direction: XY }, meters: number): XY {
  return [point[0] - direction[1] * meters, point[1] + direction[0] * meters];
}

function longestSide(ring: readonly XY[]): number {
  let best = 0;
  let turn = 0;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    const meters = distance(a, b);
    if (meters > best) {
      best = meters;
      turn = Math.atan2(b[1] - a[1], b[0] - a[0]);
    }
  });
  return turn;
}

/** The corners of a building, closed; large works halls and slabs get no frills, some houses an L. */
export function footprint({ center, lengthMeters, depthMeters, turn }: Building): XY[] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corner = (u: number, v: number): XY => [
    center[0] + u * lengthMeters * cos - v * depthMeters * sin,
    center[1] + u * lengthMeters * sin + v * depthMeters * cos,
  ];
  const notch = Math.abs(Math.round(center[0] * 7 + center[1] * 3)) % 4 === 0 && lengthMeters > 11;
  const ring = notch
    ? [
        corner(-0.5, -0.5),
        corner(0.5, -0.5),
        corner(0.5, 0.1),
        corner(0.12, 0.1),
        corner(0.12, 0.5),
        corner(-0.5, 0.5),
      ]
    : [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
  if (ringArea(ring) < 0) ring.reverse();
  return [...ring, ring[0]!];
}
