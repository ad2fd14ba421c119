/** What happens in the town: incidents, hazards, patrols, and that what was put in can be found again. */
import Flatbush from 'flatbush';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CATEGORIES } from '../../../domain/category.ts';
import { distanceMeters, localFrame } from '../../../domain/place.ts';
import { seededRandom } from '../../../domain/random.ts';
import {
  boxOf,
  distance,
  distanceToLine,
  distanceToSegment,
  inRing as insideRing,
  type XY,
} from './plane.ts';
import { simulateTown } from './simulate.ts';
import type { TownIncident } from './types.ts';

const town = simulateTown({ seed: 1, asOf: new Date('2026-11-20T12:00:00Z') });
const DAY_MS = 86_400_000;
const frame = localFrame(town.center);
const hourOf = ({ occurredAt }: TownIncident) => (occurredAt.getUTCHours() + 8) % 24;
const of = (...categories: string[]) =>
  town.incidents.filter(({ category }) => categories.includes(category));
const shareOf = (list: TownIncident[], test: (incident: TownIncident) => boolean) =>
  list.filter(test).length / list.length;

describe('incidents', () => {
  it('are about 30,000 over three years, in order, of known categories, with numbers for places', () => {
    expect(town.incidents.length).toBeGreaterThan(27_000);
    expect(town.incidents.length).toBeLessThan(34_000);
    const codes = new Set(DEFAULT_CATEGORIES.filter((c) => c.of === 'incidents').map((c) => c.code));
    const [west, south, east, north] = town.bounds;
    const degree = 0.002;
    let before = 0;
    for (const incident of town.incidents) {
      const [lng, lat] = incident.location;
      const inside =
        lng > west - degree && lng < east + degree && lat > south - degree && lat < north + degree;
      const fits = incident.occurredTo === null || incident.occurredTo >= incident.occurredAt;
      const cleared = (incident.clearedAt !== null) === (incident.status === 'cleared');
      const inOrder = incident.occurredAt.getTime() >= before && incident.occurredAt <= town.asOf;
      if (!codes.has(incident.category) || !inside || !fits || !cleared || !inOrder) {
        expect.fail(`bad incident ${JSON.stringify(incident)}`);
      }
      before = incident.occurredAt.getTime();
    }
    const span = (before - town.incidents[0]!.occurredAt.getTime()) / DAY_MS;
    expect(span).toBeGreaterThan(1090);
    expect(shareOf(town.incidents, ({ occurredTo }) => occurredTo !== null)).toBeGreaterThan(0.03);
    expect(shareOf(town.incidents, ({ occurredTo }) => occurredTo !== null)).toBeLessThan(0.12);
  });

  it('keep their hours: nights for drink, rush hours for collisions', () => {
    expect(shareOf(of('drunkenness'), (i) => hourOf(i) >= 20 || hourOf(i) < 4)).toBeGreaterThan(0.7);
    const collisions = of('collision');
    const at = (...hours: number[]) => shareOf(collisions, (i) => hours.includes(hourOf(i))) / hours.length;
    expect(at(7, 8, 17, 18)).toBeGreaterThan(2.5 * at(1, 2, 3, 4));
  });

  it('follow the year: quiet at the Spring Festival, loud in summer', () => {
    const perDay = (list: TownIncident[], from: string, to: string) =>
      list.filter(({ occurredAt }) => occurredAt >= new Date(from) && occurredAt < new Date(to)).length /
      ((Date.parse(to) - Date.parse(from)) / DAY_MS);
    const thefts = of('theft', 'theft-ebike', 'burglary');
    const festival = perDay(thefts, '2025-01-28', '2025-02-08') + perDay(thefts, '2026-02-16', '2026-02-27');
    const ordinary = perDay(thefts, '2025-03-10', '2025-05-10') + perDay(thefts, '2026-03-20', '2026-05-20');
    expect(festival).toBeLessThan(0.7 * ordinary);
    expect(perDay(of('noise'), '2025-06-01', '2025-09-01')).toBeGreaterThan(
      1.5 * perDay(of('noise'), '2024-12-01', '2025-03-01'),
    );
  });

  it('stay at the same hot spots: the top cells of the first half lead in the second', () => {
    const cell = ({ location }: TownIncident) => {
      const [x, y] = frame.toMeters(location);
      return `${Math.floor(x / 200)}/${Math.floor(y / 200)}`;
    };
    const half = town.incidents.length >> 1;
    const count = (list: TownIncident[]) => {
      const counts = new Map<string, number>();
      for (const incident of list) counts.set(cell(incident), (counts.get(cell(incident)) ?? 0) + 1);
      return counts;
    };
    const reported = town.incidents.filter(({ origin }) => origin === 'reported');
    const [first, second] = [count(reported.slice(0, half)), count(reported.slice(half))];
    const top = [...first].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([key]) => key); // prettier-ignore
    const total = [...second.values()].reduce((sum, n) => sum + n, 0);
    const hit = top.reduce((sum, key) => sum + (second.get(key) ?? 0), 0) / total;
    expect(hit).toBeGreaterThan(0.14);
  });

  it('repeat nearby: burglaries cluster in space and time (Knox 1964), fraud does not', () => {
    const ratio = (category: string) => {
      const points = of(category).map(({ location, occurredAt }) => ({
        p: frame.toMeters(location) as XY,
        day: occurredAt.getTime() / DAY_MS,
      }));
      const closePairs = (days: number[]) => {
        let pairs = 0;
        for (let i = 0; i < points.length; i++) {
          for (let j = i + 1; j < points.length; j++) {
            if (Math.abs(days[i]! - days[j]!) < 14 && distance(points[i]!.p, points[j]!.p) < 200) pairs++;
          }
        }
        return pairs;
      };
      const random = seededRandom(11);
      const days = points.map(({ day }) => day);
      const shuffled = [...days];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return closePairs(days) / closePairs(shuffled);
    };
    expect(ratio('burglary')).toBeGreaterThan(1.5);
    expect(ratio('telecom-fraud')).toBeGreaterThan(0.75);
    expect(ratio('telecom-fraud')).toBeLessThan(1.3);
    expect(town.truth.nearRepeat.share.burglary).toBeGreaterThan(0.15);
  });

  it('come as often as the truth says', () => {
    const weeks = 1096 / 7;
    for (const category of ['theft', 'collision', 'noise', 'telecom-fraud']) {
      const found = of(category).filter(({ origin }) => origin === 'reported').length / weeks;
      expect(Math.abs(found / town.truth.expectedPerWeek[category]! - 1)).toBeLessThan(0.1);
    }
  });

  it('are discovered where patrols go', () => {
    const hotRoads = new Set(town.sections.flatMap(({ roadIds }) => roadIds));
    const lines = town.roads
      .filter(({ id }) => hotRoads.has(id))
      .map(({ line }) => line.map(frame.toMeters) as XY[]);
    const near = ({ location }: TownIncident) =>
      lines.some((line) => distanceToLine(frame.toMeters(location), line) < 30);
    const parking = of('illegal-parking');
    const share = (origin: string) =>
      shareOf(
        parking.filter((i) => i.origin === origin),
        near,
      );
    expect(share('discovered')).toBeGreaterThan(2 * share('reported'));
  });
});

describe('the campaign', () => {
  const { campaign, truth } = town;
  const treated = town.areas.filter(({ id }) => campaign.areaIds.includes(id));
  const ring = town.areas.filter(({ id }) => truth.campaign.displacementAreaIds.includes(id));
  const within = (areas: typeof treated, { location }: TownIncident) =>
    areas.some(({ geometry }) => insideRing(location, geometry.coordinates[0] as XY[]));

  it('lowers the reported incidents of its kinds in its communities by about its true effect', () => {
    const strong = Object.entries(truth.campaign.during).filter(([, factor]) => factor <= 0.8);
    let [observed, expected, promised] = [0, 0, 0];
    for (const [category, factor] of strong) {
      // By kind, since the season changes the mix: what the untouched areas do, times the usual proportion.
      const counts = { before: { treated: 0, rest: 0 }, during: { treated: 0, rest: 0 } };
      for (const incident of of(category)) {
        if (incident.origin !== 'reported' || incident.occurredAt >= campaign.afterFrom) continue;
        if (within(ring, incident)) continue;
        const phase = incident.occurredAt < campaign.duringFrom ? counts.before : counts.during;
        phase[within(treated, incident) ? 'treated' : 'rest']++;
      }
      const usual = (counts.during.rest * counts.before.treated) / Math.max(1, counts.before.rest);
      observed += counts.during.treated;
      expected += usual;
      promised += usual * factor;
    }
    const ratio = observed / expected;
    expect(Math.abs(ratio - promised / expected)).toBeLessThan(0.2);
    // One standard error of the ratio is about 0.08.
    expect(ratio).toBeLessThan(0.9);
  });

  it('lies in the last year, in three equal phases, next to areas that take some of it', () => {
    const { beforeFrom, duringFrom, afterFrom, afterTo } = campaign;
    const days = (a: Date, b: Date) => (b.getTime() - a.getTime()) / DAY_MS;
    expect([days(beforeFrom, duringFrom), days(duringFrom, afterFrom), days(afterFrom, afterTo)]).toEqual([
      42, 42, 42,
    ]);
    expect(days(beforeFrom, town.asOf)).toBeLessThan(365);
    expect(afterTo <= town.asOf).toBe(true);
    expect(treated).toHaveLength(3);
    expect(ring.length).toBeGreaterThan(0);
    expect(ring.some(({ id }) => campaign.areaIds.includes(id))).toBe(false);
  });
});

describe('hazards', () => {
  it('are about 4,000 with a life that fits their status', () => {
    expect(town.hazards.length).toBeGreaterThan(3400);
    expect(town.hazards.length).toBeLessThan(4600);
    const codes = new Set(DEFAULT_CATEGORIES.filter((c) => c.of === 'hazards').map((c) => c.code));
    const premises = new Set(town.premises.map(({ id }) => id));
    for (const hazard of town.hazards) {
      const { status, foundAt, assignedAt, rectifiedAt, verifiedAt, premisesId } = hazard;
      const order = [foundAt, assignedAt, rectifiedAt, verifiedAt].flatMap((at) =>
        at ? [at.getTime()] : [],
      );
      const sorted =
        order.every((at, i) => i === 0 || at >= order[i - 1]!) && order.at(-1)! <= town.asOf.getTime();
      const fits =
        (verifiedAt !== null) === (status === 'verified') &&
        (rectifiedAt !== null) === ['rectified', 'verified', 'settled'].includes(status) &&
        (premisesId === null || premises.has(premisesId)) &&
        codes.has(hazard.category);
      if (!sorted || !fits) expect.fail(`bad hazard ${JSON.stringify(hazard)}`);
    }
    const open = town.hazards.filter(({ status }) => ['found', 'assigned', 'reopened'].includes(status));
    const overdue = open.filter(({ dueAt }) => dueAt !== null && dueAt < town.asOf);
    expect(overdue.length).toBeGreaterThan(10);
    expect(new Set(town.hazards.map(({ status }) => status)).size).toBeGreaterThanOrEqual(6);
  });
});

/** Metres to the nearest of some lines, looked for within a reach. */
function nearestOf(lines: XY[][]): { distance(p: XY, within: number): number } {
  const pieces = lines.flatMap((line) => line.slice(1).map((b, i) => [line[i]!, b] as const));
  const index = new Flatbush(pieces.length);
  for (const piece of pieces) index.add(...boxOf(piece));
  index.finish();
  return {
    distance: ([x, y], within) =>
      index
        .search(x - within, y - within, x + within, y + within)
        .reduce((least, i) => Math.min(least, distanceToSegment([x, y], ...pieces[i]!)), Infinity),
  };
}

describe('patrols', () => {
  it('keep to the roads, at the pace of their kind, with stays of 10 to 16 minutes', () => {
    const roads = nearestOf(town.roads.map(({ line }) => line.map(frame.toMeters)));
    const sectionIds = new Set(town.sections.map(({ id }) => id));
    let positions = 0;
    let tracks = 0;
    const teams = new Set<string>();
    for (const track of town.tracks()) {
      tracks++;
      positions += track.positions.length;
      teams.add(track.teamId);
      for (const { sectionId, arrivedAt, leftAt } of track.stays) {
        const minutes = (leftAt.getTime() - arrivedAt.getTime()) / 60_000;
        expect(sectionIds.has(sectionId) && minutes >= 10 && minutes <= 16).toBe(true);
      }
      track.positions.forEach((position, i) => {
        const earlier = track.positions[i - 1];
        if (!earlier) return;
        const seconds = (position.recordedAt.getTime() - earlier.recordedAt.getTime()) / 1000;
        const metersPerSecond = (distanceMeters(earlier.location, position.location) - 25) / seconds;
        if (seconds < 29 || metersPerSecond * 3.6 > 27) expect.fail(`a jump in ${track.id} at ${i}`);
      });
      if (tracks % 40 !== 0) continue;
      const off = track.positions.map(({ location }) => roads.distance(frame.toMeters(location), 60));
      expect(Math.max(...off)).toBeLessThan(25);
    }
    expect(teams.size).toBe(6);
    expect(tracks).toBeGreaterThan(300);
    expect(positions).toBeGreaterThan(100_000);
    expect(positions).toBeLessThanOrEqual(250_000);
  });

  it('are walked by people who are nobody', () => {
    expect(town.teams).toHaveLength(6);
    expect(town.persons.every(({ name }) => /^模拟员\d\d$/.test(name))).toBe(true);
    for (const team of town.teams) {
      expect(town.persons.filter(({ teamId }) => teamId === team.id)).toHaveLength(team.size);
    }
  });
});
