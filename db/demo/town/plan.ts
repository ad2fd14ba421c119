/** The plan of the town in figures: metres east and north in the plan frame, before everything is bent. */
import type { RoadClass } from '../../../domain/road.ts';
import type { XY } from './plane.ts';

export type QuarterKind =
  'downtown' | 'old-town' | 'residential' | 'urban-village' | 'industrial' | 'village';

/** `'x,y x,y ...'` */
function path(text: string): XY[] {
  return text.split(' ').map((pair) => pair.split(',').map(Number) as XY);
}

/** How a quarter is divided: block side in metres, how slanted its streets are, shares of left-out and yard lanes. */
export const QUARTER_STYLE: Record<
  QuarterKind,
  { block: number; skew: number; omit: number; stubs: number }
> = {
  downtown: { block: 146, skew: 0.06, omit: 0.06, stubs: 0.15 },
  'old-town': { block: 112, skew: 0.18, omit: 0.12, stubs: 0.25 },
  residential: { block: 205, skew: 0.09, omit: 0.06, stubs: 0.6 },
  'urban-village': { block: 122, skew: 0.24, omit: 0.14, stubs: 0.3 },
  industrial: { block: 250, skew: 0.03, omit: 0.08, stubs: 0.4 },
  village: { block: 88, skew: 0.26, omit: 0.16, stubs: 0.25 },
};

/** Quarters between the arterials: `[west, south, east, north]`. */
export const QUARTERS: readonly [QuarterKind, number, number, number, number][] = [
  ['residential', -1350, 1480, -250, 2020],
  ['residential', -250, 1480, 800, 2020],
  ['industrial', 800, 1480, 1900, 2080],
  ['industrial', 1900, 1480, 2800, 2080],
  ['residential', -2500, 950, -1350, 1480],
  ['residential', -2500, 420, -1350, 950],
  ['downtown', -1350, 950, -250, 1480],
  ['downtown', -1350, 420, -250, 950],
  ['downtown', -250, 950, 800, 1480],
  ['downtown', -250, 420, 800, 950],
  ['residential', 800, 950, 1900, 1480],
  ['residential', 800, 420, 1900, 950],
  ['industrial', 1900, 420, 2800, 1480],
  ['urban-village', -2500, -900, -1350, 420],
  ['old-town', -1350, -560, -250, 420],
  ['old-town', -250, -480, 800, 420],
  ['residential', 800, -400, 1900, 420],
  ['residential', -1350, -1500, -250, -560],
  ['residential', -250, -1500, 800, -480],
  ['urban-village', 800, -1500, 1900, -400],
  ['industrial', 1900, -1500, 2800, 420],
  ['residential', -1350, -2250, -250, -1500],
  ['residential', -250, -2250, 800, -1500],
  ['industrial', 800, -2250, 1900, -1500],
];

type StreetRow = readonly [zh: string, en: string, roadClass: RoadClass, points: readonly XY[]];

/** Streets that may cross the river and the railway, and lead out of town. */
export const ARTERIALS: readonly StreetRow[] = [
  [
    '319省道',
    'S319 Provincial Highway',
    'trunk',
    path('-5200,1650 -3600,2150 -2500,2400 -1350,2470 -250,2520 1900,2480 3400,2250 5200,1800'),
  ],
  [
    '解放街',
    'Jiefang St',
    'primary',
    path(
      '-5200,350 -3600,250 -2500,420 -1350,420 -250,420 800,420 1900,420 2800,420 3400,880 3900,1600 4100,2080',
    ),
  ],
  ['江南大道', 'Jiangnan Ave', 'primary', path('-2500,-1500 2800,-1500')],
  ['环城北路', 'North Ring Rd', 'secondary', path('-2500,1480 2800,1480')],
  [
    '环城南路',
    'South Ring Rd',
    'secondary',
    path('-2500,-1500 -1950,-1650 -1350,-2250 -250,-2250 800,-2250 1900,-2250 2500,-1900 2800,-1500'),
  ],
  ['胜利街', 'Shengli St', 'tertiary', path('-2500,950 1900,950')],
  [
    '人民路',
    'Renmin Rd',
    'primary',
    path('-250,2520 -250,1480 -250,420 -250,-480 -250,-1500 -250,-2250 -50,-3100 -450,-4300'),
  ],
  ['工业大道', 'Gongye Ave', 'primary', path('1900,2480 1900,-2250')],
  ['西城路', 'Xicheng Rd', 'secondary', path('-1350,2470 -1350,-2250')],
  ['西环路', 'West Ring Rd', 'secondary', path('-2500,2400 -2500,-1500')],
  ['东环路', 'East Ring Rd', 'secondary', path('2800,2390 2800,-1500')],
  ['迎宾大道', 'Yingbin Ave', 'secondary', path('-2050,2440 -1850,1800 -1350,1480 -780,950 -700,420')],
  ['站前路', 'Zhanqian Rd', 'tertiary', path('-1350,2020 -250,2020 800,2020 1900,2080 2800,2080')],
];

/** Named streets that stay on their bank. */
export const LOCAL_STREETS: readonly StreetRow[] = [
  ['文化路', 'Wenhua Rd', 'secondary', path('800,2020 800,-560')],
  ['南苑路', 'Nanyuan Rd', 'secondary', path('800,-420 800,-2250')],
];

export const RIVER = path(
  '5300,1150 4300,480 3550,560 2800,230 2150,-330 1450,-690 800,-640 250,-330 -350,-270 -900,-640 -1500,-1080 -2150,-1050 -2800,-640 -3500,-620 -4300,-1050 -5300,-800',
);
export const CREEK = path(
  '-2350,3900 -2150,2700 -1750,2150 -1930,1650 -1720,1150 -1860,700 -1650,150 -1780,-350 -1560,-1090',
);
export const RAILWAY = path(
  '-5300,1050 -3600,1750 -2500,2090 -1350,2220 800,2240 2800,2250 3800,2080 5300,1250',
);

export const COMMUNITY_SEEDS = path('300,980 -850,1050 -450,60 1400,700 -750,-1400 450,-1350');
export const VILLAGE_SEEDS = path(
  '-2980,1450 -900,2800 1150,2850 3450,1500 3300,-450 2550,-2050 -1950,-2250 -3150,-60',
);

/** Where each village's roads reach the arterials, in the order of the villages. */
export const VILLAGE_GATES: readonly (readonly XY[])[] = [
  path('-2500,1480 -3300,2230'),
  path('-1350,2460 -250,2520'),
  path('800,2520 1900,2480'),
  path('2800,1200 3600,1150'),
  path('2800,-700 2800,-1500'),
  path('1900,-1900 2800,-1500'),
  path('-1350,-1900 -2500,-1500'),
  path('-2500,-250 -3300,290'),
];
