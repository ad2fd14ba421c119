/**
 * The plan of the town as strokes on a drawing board. It is drawn straight in a plan frame (arterials, then quarters
 * divided again and again), and a smooth warp bends everything alike: streets, river and fields stay consistent.
 */
import type { Random } from '../../../domain/random.ts';
import { INDUSTRY_WORDS, STREET_WORDS, VILLAGE_NAMES, type Name } from './names.ts';
import {
  ARTERIALS,
  COMMUNITY_SEEDS,
  CREEK,
  LOCAL_STREETS,
  QUARTER_STYLE,
  QUARTERS,
  RAILWAY,
  RIVER,
  VILLAGE_GATES,
  VILLAGE_SEEDS,
  type QuarterKind,
} from './plan.ts';
import type { Stroke } from './planar.ts';
import { bankDistance, clipAtRiver } from './river.ts';
import type { Street } from './street.ts';
import { nameGiver, nameLanes } from './streetNames.ts';
import { inverse, makeWarp } from './warp.ts';
import {
  between,
  densify,
  distance,
  distanceToLine,
  parallel,
  smooth,
  smoothField,
  type XY,
} from './plane.ts';

/** Strokes that are no streets carry these tags; streets carry their index (0...). */
export const TAG = { river: -1, rim: -2, field: -3 } as const;

interface Quarter {
  kind: QuarterKind;
  contains(planPoint: XY): boolean;
}

export interface Layout {
  streets: Street[];
  strokes: Stroke[];
  river: XY[];
  /** Half the river's width at each point of `river`, metres. */
  riverHalfWidth: number[];
  creek: XY[];
  railway: XY[];
  /** Roughly the town's limit (areas follow the blocks within it), and the edge of the drawn land beyond it. */
  outline: XY[];
  rim: XY[];
  /** What is built where; null outside the built-up area. */
  quarterAt(p: XY): QuarterKind | null;
  /** Centres of the 6 urban communities, then of the 8 villages. */
  seeds: XY[];
  /** Above 0 on the wooded hills, which rise away from the centre and spare the river plain and the villages. */
  hill(p: XY): number;
}

/** Metres by which the riverside roads keep off the water. */
const EMBANKMENT_METERS = 38;

/** Draws the plan. All lines come out warped, in metres around the town's centre. */
export function drawLayout(random: Random): Layout {
  const { warp, setRough } = makeWarp(random);
  const villages = VILLAGE_SEEDS.map(([x, y]): XY => [
    x + (random() - 0.5) * 220,
    y + (random() - 0.5) * 220,
  ]);
  setRough([
    ...villages.map((at) => ({ at, radius: 330 })),
    { at: [-250, -60], radius: 800 },
    { at: [-1950, -250], radius: 620 },
    { at: [1350, -1000], radius: 500 },
  ]);
  const radii = villages.map(() => 250 + random() * 90);
  const streets: Street[] = [];
  const strokes: Stroke[] = [];
  const quarters: Quarter[] = [];
  const draw = (points: readonly XY[], street: Partial<Street>, stepMeters = 30): void => {
    strokes.push({ tag: streets.length, line: densify(points, stepMeters).map(warp) });
    streets.push({
      name: null,
      nameEn: null,
      roadClass: 'residential',
      oneway: false,
      bridge: false,
      crossesRail: false,
      country: false,
      ...street,
    });
  };
  const riverPlan = smooth(RIVER, 40);
  const riverWidth = smoothField(1900, random);
  const riverHalf = riverPlan.map((p) => 46 + 13 * riverWidth(p) - Math.max(0, p[0] - 1500) / 300);

  for (const [name, nameEn, roadClass, points] of ARTERIALS) {
    const curved = points.length > 2 ? smooth(points, 60) : points;
    draw(curved, { name, nameEn, roadClass, bridge: true, crossesRail: true, country: true });
  }
  for (const [name, nameEn, roadClass, points] of LOCAL_STREETS) draw(points, { name, nameEn, roadClass });
  const bank = (side: 1 | -1) =>
    parallel(riverPlan, (i) => side * (riverHalf[i]! + EMBANKMENT_METERS)).filter(
      ([x]) => x > -2500 && x < 2800,
    );
  draw(bank(-1), { name: '滨江北路', nameEn: 'North Binjiang Rd', roadClass: 'tertiary' });
  draw(bank(1), { name: '滨江南路', nameEn: 'South Binjiang Rd', roadClass: 'tertiary' });

  const edgeOfTown = smoothField(900, random);
  /** The built-up area frays out instead of ending at the outer arterials. */
  const urban = (p: XY) => Math.hypot((p[0] - 150) / 2900, (p[1] + 100) / 2250) < 1.06 + 0.14 * edgeOfTown(p);
  const townNames = nameGiver(STREET_WORDS, random);
  const industryNames = nameGiver(INDUSTRY_WORDS, random);
  for (const [kind, west, south, east, north] of QUARTERS) {
    const quad: Quad = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ];
    const giveName = kind === 'industrial' ? industryNames : townNames;
    divide(quad, kind, random, (points, depth) => {
      const named = depth <= 2 || (depth <= 4 && random() < 0.5);
      const eastWest = Math.abs(points[1]![0] - points[0]![0]) > Math.abs(points[1]![1] - points[0]![1]);
      const roadClass = depth === 0 ? 'tertiary' : depth < 0 ? 'service' : 'residential';
      const oneway = kind === 'downtown' && depth >= 3 && random() < 0.08;
      const built = densify(points, 30).filter(urban);
      if (built.length < 3) return;
      draw(built, { ...(named && depth >= 0 ? giveName(eastWest, depth > 2) : {}), roadClass, oneway });
    });
    quarters.push({
      kind,
      contains: (p) => p[0] > west && p[0] < east && p[1] > south && p[1] < north && urban(p),
    });
  }

  nameLanes(streets);

  villages.forEach((center, i) => {
    const radius = radii[i]!;
    const turn = random() * Math.PI;
    const corner = (angle: number): XY => [
      center[0] + 1.3 * radius * Math.cos(turn + angle),
      center[1] + 1.1 * radius * Math.sin(turn + angle),
    ];
    const quad: Quad = [corner(0.8), corner(2.4), corner(3.9), corner(5.5)];
    const edge = smoothField(400, random);
    const inside = (p: XY) => distance(p, center) < radius * (1 + 0.35 * edge(p));
    const lane = (points: readonly XY[], depth: number) => {
      const kept = densify(points, 15).filter(inside);
      if (kept.length > 3) draw(kept, { roadClass: depth < 0 ? 'service' : 'residential', country: true });
    };
    divide(quad, 'village', random, lane);
    quarters.push({ kind: 'village', contains: inside });
  });
  drawCountryRoads(villages, random, draw);
  drawFarmTracks(random, draw);

  const limit = smoothField(1700, random);
  const round = (scale: number, wobble: number): XY[] =>
    Array.from({ length: 140 }, (_, i): XY => {
      const angle = (i / 140) * 2 * Math.PI;
      const p: XY = [3600 * Math.cos(angle), 3050 * Math.sin(angle)];
      const s = scale * (1 + wobble * limit(p));
      return [p[0] * s, p[1] * s];
    });
  const ring = (points: XY[]) => [...points, points[0]!];
  const outline = ring(round(1.1, 0.08));
  const rim = ring(round(1.3, 0.03));
  const river = riverPlan.map(warp);
  const toBank = bankDistance(river, riverHalf);
  const dryStrokes = strokes.flatMap((stroke) =>
    streets[stroke.tag]!.bridge ? [stroke] : clipAtRiver(stroke, toBank),
  );
  const lines: Stroke[] = [...dryStrokes, { tag: TAG.river, line: river }, { tag: TAG.rim, line: rim }];
  for (const line of fieldEdges(random, (p) => quarters.some((q) => q.contains(p)))) {
    lines.push(...clipAtRiver({ tag: TAG.field, line: line.map(warp) }, toBank));
  }

  const woods = smoothField(1500, random);
  const unwarp = inverse(warp);
  const seeds = [...COMMUNITY_SEEDS, ...villages].map(warp);
  const coarseRiver = river.filter((_, i) => i % 6 === 0);
  return {
    streets,
    strokes: lines,
    river,
    riverHalfWidth: riverHalf,
    creek: smooth(CREEK, 25).map(warp),
    railway: smooth(RAILWAY, 50).map(warp),
    outline,
    rim,
    quarterAt: (p) => {
      const planPoint = unwarp(p);
      return quarters.find(({ contains }) => contains(planPoint))?.kind ?? null;
    },
    seeds,
    hill: (p) => {
      const valley = 0.16 * Math.exp(-((distanceToLine(p, coarseRiver) / 700) ** 2));
      const hamlets = Math.max(...seeds.map((at) => 0.5 * Math.exp(-((distance(p, at) / 420) ** 2))));
      return Math.hypot(p[0] / 3500, p[1] / 3000) - 1.2 + 0.3 * woods(p) - valley - hamlets;
    },
  };
}

/** Country roads tie each village to its neighbours and to the nearest arterials, winding. */
function drawCountryRoads(
  villages: readonly XY[],
  random: Random,
  draw: (p: readonly XY[], s: Partial<Street>) => void,
) {
  const wind = (a: XY, b: XY): XY[] => {
    const pieces = Math.max(2, Math.round(distance(a, b) / 240));
    const side: XY = [-(b[1] - a[1]) / distance(a, b), (b[0] - a[0]) / distance(a, b)];
    const points = Array.from({ length: pieces + 1 }, (_, i): XY => {
      const p = between(a, b, i / pieces);
      const off = i === 0 || i === pieces ? 0 : (random() - 0.5) * 150;
      return [p[0] + side[0] * off, p[1] + side[1] * off];
    });
    return smooth(points, 25);
  };
  const nameOf = (i: number): Name => VILLAGE_NAMES[i]!;
  villages.forEach((center, i) => {
    VILLAGE_GATES[i]!.forEach((gate, k) => {
      const [zh, en] = nameOf(i);
      const word = zh.replace('村', '');
      const enWord = en.replace(' Village', '');
      draw(wind(center, gate), {
        name: k === 0 ? `${word}路` : `${word}支路`,
        nameEn: k === 0 ? `${enWord} Rd` : `${enWord} Branch Rd`,
        roadClass: k === 0 ? 'tertiary' : 'residential',
        crossesRail: true,
        country: true,
      });
    });
    const next = (i + 1) % villages.length;
    const [a, b] = [nameOf(i), nameOf(next)];
    draw(wind(center, villages[next]!), {
      name: `${a[0][0]}${b[0][0]}线`,
      nameEn: `${a[1].split(' ')[0]}-${b[1].split(' ')[0]} Line`,
      roadClass: 'residential',
      crossesRail: false,
      country: true,
    });
  });
}

/** Farm tracks and hill paths wander off and often end in the fields. */
function drawFarmTracks(random: Random, draw: (p: readonly XY[], s: Partial<Street>) => void): void {
  for (let i = 0; i < 90; i++) {
    const angle = random() * 2 * Math.PI;
    const out = 0.72 + random() * 0.42;
    let at: XY = [3500 * out * Math.cos(angle), 2950 * out * Math.sin(angle)];
    let heading = random() * 2 * Math.PI;
    const points: XY[] = [at];
    for (let k = 3 + Math.floor(random() * 7); k > 0; k--) {
      heading += (random() - 0.5) * 1.3;
      at = [at[0] + 110 * Math.cos(heading), at[1] + 110 * Math.sin(heading)];
      points.push(at);
    }
    draw(smooth(points, 25), { roadClass: random() < 0.55 ? 'service' : 'path', country: true });
  }
}

/** Field boundaries: a jittered mesh outside the built-up quarters. */
function fieldEdges(random: Random, builtUp: (p: XY) => boolean): XY[][] {
  const step = 270;
  const cols = Math.ceil(11_000 / step);
  const rows = Math.ceil(9_400 / step);
  const node = Array.from({ length: (cols + 1) * (rows + 1) }, (_, i): XY => [
    -5500 + (i % (cols + 1)) * step + (random() - 0.5) * 170,
    -4700 + Math.floor(i / (cols + 1)) * step + (random() - 0.5) * 170,
  ]);
  const lines: XY[][] = [];
  const add = (a: XY, b: XY) => {
    const bend: XY = [(a[0] + b[0]) / 2 + (random() - 0.5) * 70, (a[1] + b[1]) / 2 + (random() - 0.5) * 70];
    if (!builtUp(a) && !builtUp(b) && !builtUp(bend)) lines.push(smooth([a, bend, b], 45));
  };
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= cols; c++) {
      const i = r * (cols + 1) + c;
      if (c < cols) add(node[i]!, node[i + 1]!);
      if (r < rows) add(node[i]!, node[i + cols + 1]!);
    }
  }
  return lines;
}

type Quad = [XY, XY, XY, XY];

/** Divides a quarter by streets until its blocks are small; `draw` gets depth 0.. for streets, -1 for yard lanes. */
function divide(
  quad: Quad,
  kind: QuarterKind,
  random: Random,
  draw: (points: XY[], depth: number) => void,
): void {
  const style = QUARTER_STYLE[kind];
  const split = (q: Quad, depth: number): void => {
    const width = (distance(q[0], q[1]) + distance(q[3], q[2])) / 2;
    const height = (distance(q[0], q[3]) + distance(q[1], q[2])) / 2;
    if (Math.max(width, height) < style.block * (1.35 + 0.5 * random())) return yard(q);
    const t = 0.5 + (random() - 0.5) * 0.26;
    const t2 = Math.max(0.3, Math.min(0.7, t + (random() - 0.5) * style.skew));
    const across = width > height;
    const a = across ? between(q[0], q[1], t) : between(q[0], q[3], t);
    const b = across ? between(q[3], q[2], t2) : between(q[1], q[2], t2);
    if (depth < 3 || random() >= style.omit) draw([a, b], depth);
    if (across) {
      split([q[0], a, b, q[3]], depth + 1);
      split([a, q[1], q[2], b], depth + 1);
    } else {
      split([q[0], q[1], b, a], depth + 1);
      split([a, b, q[2], q[3]], depth + 1);
    }
  };
  /** A lane into the block: straight, or with a turn. */
  const yard = (q: Quad): void => {
    if (random() >= style.stubs) return;
    const side = Math.floor(random() * 4);
    const t = 0.3 + random() * 0.4;
    const start = between(q[side]!, q[(side + 1) % 4]!, t);
    const far = between(q[(side + 3) % 4]!, q[(side + 2) % 4]!, t);
    const inner = between(start, far, 0.45 + random() * 0.2);
    if (distance(start, inner) < 30) return;
    const aside = between(inner, between(q[side]!, q[(side + 3) % 4]!, 0.55), 0.55);
    draw(random() < 0.45 ? [start, inner, aside] : [start, inner], -1);
  };
  split(quad, 0);
}
