/** A small plan for tests: two teams, one evening of two slots on one day, a stop here and there. */
import type { Assignment, Plan, PlanStop } from '../api.ts';

export const ZONE = 'Asia/Shanghai';
export const SIX = '2026-03-06T10:00:00.000Z';
export const EIGHT = '2026-03-06T12:00:00.000Z';
export const TEN = '2026-03-06T14:00:00.000Z';

export const stopAt = (id: string, section: string | null, expectedIncidents = 0.1): PlanStop => ({
  id,
  section,
  location: [120, 29],
  arriveAt: SIX,
  stayMinutes: 12,
  expectedIncidents,
  reasons: [],
  locked: false,
  notBefore: null,
});

export const assignmentOf = (id: string, over: Partial<Assignment> = {}): Assignment => ({
  id,
  team: 'Red',
  zone: 'z1',
  post: null,
  start: SIX,
  end: EIGHT,
  lock: null,
  duty: null,
  stops: [],
  route: { type: 'LineString', coordinates: [] },
  routeMeters: 0,
  ...over,
});

/** Red has a1 at six and a2 at eight, Blue has b1 at six; Blue's slot at eight is empty. */
export function smallPlan(over: Partial<Plan> = {}): Plan {
  const section = (id: string, leastVisits: number) => ({
    id,
    name: `Street ${id}`,
    zone: 'z1',
    priority: 2,
    leastVisits,
    skill: null,
    expectedPerWeek: 1,
  });
  return {
    id: '11111111-1111-4111-8111-111111111111',
    version: 1,
    status: 'draft',
    publishedVersion: null,
    publishedAt: null,
    publishedBy: null,
    madeBy: 'create',
    seed: 1,
    input: {
      from: '2026-03-06',
      to: '2026-03-07',
      shifts: [{ start: '18:00', end: '22:00' }],
      teams: [
        { name: 'Red', mode: 'foot', base: [120, 29] },
        { name: 'Blue', mode: 'car', base: [120, 29] },
      ],
    },
    createdAt: SIX,
    createdBy: 'local',
    updatedAt: SIX,
    updatedBy: 'local',
    simulated: true,
    zones: [],
    sections: [section('s1', 2), section('s2', 1), section('s3', 0)],
    assignments: [
      assignmentOf('a1', { stops: [stopAt('p1', 's1', 0.2), stopAt('p2', 's2')] }),
      assignmentOf('a2', { start: EIGHT, end: TEN, stops: [stopAt('p3', 's3')] }),
      assignmentOf('b1', { team: 'Blue', zone: 'z2', stops: [stopAt('p4', 's2')] }),
    ],
    expectedIncidents: 0.5,
    teamHours: 6,
    model: {} as Plan['model'],
    optimum: null,
    peers: null,
    warnings: [],
    violations: [],
    ...over,
  };
}
