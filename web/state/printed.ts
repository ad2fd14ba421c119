/** The plan that is printed: what is published where it is, else the newest draft, and its sheets of one team and day each. */
import { computed } from '@preact/signals';
import { dutyText } from '../../domain/plan/roster.ts';
import type { LngLat } from '../../domain/place.ts';
import { getPlan, type Assignment, type Plan } from '../api.ts';
import { localParts } from '../format.ts';
import { routePoints } from '../parts/legs.ts';
import type { MapStop } from '../parts/RouteMap.tsx';
import { ready, timeZone } from './data.ts';
import { resource } from './resource.ts';
import { page, planId, team } from './store.ts';

export const printed = resource(
  () => (ready.value && page.value === 'print' && planId.value ? { id: planId.value } : null),
  async ({ id }, stop) => {
    const newest = await getPlan(id, stop);
    const { publishedVersion, version } = newest;
    return publishedVersion === null || publishedVersion === version
      ? newest
      : getPlan(id, stop, publishedVersion);
  },
);

type Stop = Assignment['stops'][number];

export interface SheetSlot {
  assignment: Assignment;
  /** Name of the zone; null: at `assignment.post`. */
  zone: string | null;
  /** `number` counts over the whole day: the map shows the day's stops at once. */
  stops: { number: number; name: string; stop: Stop }[];
}

export interface Sheet {
  team: string;
  members: string[];
  day: string;
  /** Each text that is in force on that day, once. */
  duties: string[];
  slots: SheetSlot[];
  base: LngLat;
  routes: LngLat[][];
  stops: MapStop[];
}

/** Sheets by team, then day; `of` null: of all teams. */
export function sheetsOf(plan: Plan, of: string | null, zone: string): Sheet[] {
  const names = new Map(plan.sections.map(({ id, name }) => [id, name]));
  const zones = new Map(plan.zones.map(({ id, name }) => [id, name]));
  const text = { posts: plan.input.posts ?? [], duty: plan.input.duty ?? null };
  const dayOf = ({ start }: Assignment) => localParts(Date.parse(start), zone).day;
  return plan.input.teams
    .filter(({ name }) => of === null || name === of)
    .flatMap(({ name, members = [], base }) => {
      const own = plan.assignments
        .filter((one) => one.team === name)
        .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
      return [...new Set(own.map(dayOf))].map((day): Sheet => {
        const ofDay = own.filter((one) => dayOf(one) === day);
        let number = 0;
        const slots = ofDay.map((assignment) => ({
          assignment,
          zone: assignment.zone === null ? null : (zones.get(assignment.zone) ?? assignment.zone),
          stops: assignment.stops.map((stop) => ({
            number: ++number,
            name: (stop.section === null ? assignment.post : names.get(stop.section)) ?? '',
            stop,
          })),
        }));
        return {
          team: name,
          members,
          day,
          duties: [...new Set(ofDay.map((one) => dutyText(one, text)).filter((duty) => duty !== null))],
          slots,
          base: base as LngLat,
          routes: ofDay.map(({ route }) => routePoints(route)).filter((points) => points.length > 1),
          stops: slots.flatMap(({ stops }) =>
            stops.map(({ number: n, name: label, stop }) => ({
              number: n,
              name: label,
              at: stop.location as LngLat,
            })),
          ),
        };
      });
    });
}

export const sheets = computed(() =>
  printed.data.value ? sheetsOf(printed.data.value, team.value, timeZone.value) : [],
);

/** The town's roads, as the zones divide them. */
export const roads = computed<LngLat[][]>(() =>
  (printed.data.value?.zones ?? []).flatMap(({ geometry }) => {
    const { type, coordinates } = geometry as { type: string; coordinates?: unknown };
    if (type === 'MultiLineString') return coordinates as LngLat[][];
    return type === 'LineString' ? [coordinates as LngLat[]] : [];
  }),
);
