/**
 * Staffing of a week: 20 teams of three kinds, 12 slots a day, 60 zones of 10 sections, in HiGHS as the service asks it. Beside the same programme with each
 * team for itself, and the greedy staffing that is there at once. It needs no database.
 *
 *   npx tsx bench/staffing.ts [--write]
 */
import { parseArgs } from 'node:util';
import { staff } from '../domain/plan/staffing/staff.ts';
import type { StaffingInput, StaffingProgress } from '../domain/plan/staffing/types.ts';
import { seededRandom } from '../domain/random.ts';
import { highsSolver } from '../server/planning/highs.ts';
import { figure, limit } from './support/measure.ts';
import { report, type Finding } from './support/report.ts';

const SEED = 20_260_101;
const HOUR_MS = 3_600_000;
const [DAYS, SLOTS, TEAMS, ZONES, SECTIONS_A_ZONE] = [7, 12, 20, 60, 10];
const MOST_SECONDS = 30;
const FIRST_SECONDS = 3;
const MOST_GAP = 0.02;

const { values: flags } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const solver = await highsSolver();

interface Variant {
  name: string;
  kinds: number;
  /** Other slots off for each team. */
  differ?: boolean;
  /** Share of sections that are owed a visit on each day. */
  owed?: number;
  posts?: boolean;
}

const VARIANTS: Variant[] = [
  { name: 'three kinds', kinds: 3 },
  { name: 'all teams identical', kinds: 1 },
  { name: 'every team with hours of its own', kinds: 3, differ: true },
  { name: 'four posts', kinds: 3, posts: true },
  { name: 'a visit a day owed to every tenth section', kinds: 3, owed: 0.1 },
  { name: 'a visit a day owed to all sections', kinds: 3, owed: 1 },
];

const findings: Finding[] = VARIANTS.map((variant) => {
  const input = week(variant);
  const ours = run(input, false);
  const peer = run(input, true);
  const share = (gap: number) => `${figure(gap * 100)} %`;
  const within = (seconds: number | null) => (seconds === null ? 'never' : `after ${figure(seconds)} s`);
  const unmet = ours.unmet > 0 ? `, ${ours.unmet} conditions unmet` : '';
  return {
    what: `20 teams x 84 slots x 60 zones, ${variant.name}: first plan; gap within ${MOST_SECONDS} s`,
    ours:
      `${figure(ours.first)} s ${limit(ours.first, { most: FIRST_SECONDS })}; ${share(ours.gap)} ${limit(ours.gap * 100, { most: MOST_GAP * 100 })}, ` +
      `2 % ${within(ours.within)}, ended after ${figure(ours.seconds)} s${unmet}`,
    peer: `each team for itself: ${share(peer.gap)}, 2 % ${within(peer.within)}, ended after ${figure(peer.seconds)} s`,
    ratio: `${figure(peer.seconds / ours.seconds)} in time; ${(ours.objective / ours.greedy).toFixed(3)} of the greedy staffing's worth`,
  };
});
report('bench/staffing.ts', findings, flags.write);

function run(input: StaffingInput, oneByOne: boolean) {
  const startedMs = performance.now();
  const since = () => (performance.now() - startedMs) / 1000;
  let [first, within, greedy]: [number | null, number | null, number] = [null, null, 0];
  const onProgress = ({ objective, gap }: StaffingProgress) => {
    if (first === null) [first, greedy] = [since(), objective];
    if (gap <= MOST_GAP) within ??= since();
  };
  const { objective, gap, unmet } = staff(input, solver, {
    targetGap: 0.005,
    secondsLeft: () => MOST_SECONDS - since(),
    onProgress,
    oneByOne,
  });
  return { first: first!, within, greedy, objective, gap, unmet: unmet.length, seconds: since() };
}

/** Worth of sections by a heavy-tailed town and its hours; four stops an hour or so, fewer on foot. */
function week({ kinds, differ = false, owed = 0, posts = false }: Variant): StaffingInput {
  const random = seededRandom(SEED);
  const slots = Array.from({ length: DAYS * SLOTS }, (_, i) => {
    const day = Math.floor(i / SLOTS);
    const startMs = (day * 24 + 8 + (i % SLOTS)) * HOUR_MS;
    return { name: `slot ${i}`, startMs, endMs: startMs + HOUR_MS, day, shift: day };
  });
  const count = ZONES * SECTIONS_A_ZONE;
  const level = Array.from({ length: count }, () => 0.05 * Math.exp(2.4 * random()));
  const peak = Array.from({ length: count }, () => SLOTS * random());
  const stops = Array.from({ length: ZONES }, () => 0.8 + 0.4 * random());
  const numbers = Array.from({ length: count }, (_, section) => section);
  return {
    slots,
    teams: Array.from({ length: TEAMS }, (_, team) => ({
      name: `team ${team}`,
      kind: `kind ${team % kinds}`,
      skills: [],
      available: Uint8Array.from(slots, (_, slot) => (differ && (team * 7 + slot) % 11 === 0 ? 0 : 1)),
      maxMinutesPerDay: 480,
      breakAfterMinutes: 240,
      restMinutes: 660,
    })),
    zones: Array.from({ length: ZONES }, (_, zone) => ({
      name: `zone ${zone}`,
      sections: numbers.slice(zone * SECTIONS_A_ZONE, (zone + 1) * SECTIONS_A_ZONE),
    })),
    sections: numbers.map((section) => ({
      name: `section ${section}`,
      leastVisits: new Array<number>(DAYS).fill(random() < owed ? 1 : 0),
      skill: null,
    })),
    worth: slots.map((_, slot) =>
      Float64Array.from(numbers, (section) => {
        const hours = (2 * Math.PI * ((slot % SLOTS) - peak[section]!)) / (2 * SLOTS);
        return level[section]! * (0.6 + 0.4 * Math.cos(hours)) * (0.9 + 0.2 * random());
      }),
    ),
    repeatShare: 0.3,
    stopsIn: (team, zone) => (4 + (team % kinds)) * stops[zone]!,
    posts: posts
      ? [0, 1, 2, 3].map((post) => ({
          name: `post ${post}`,
          slots: slots.map((_, slot) => slot).filter((slot) => slot % SLOTS >= 3 * (post % 2) + 2),
          teams: 1,
          skill: null,
        }))
      : [],
    locks: [],
  };
}
