/** What of a plan is shown: one slot at a time, all teams or the one that was chosen. Pure but for the signals at the end. */
import { computed, signal } from '@preact/signals';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { boundsOf, type BBox, type LngLat } from '../../domain/place.ts';
import type { Assignment, Plan } from '../api.ts';
import { teamColor } from '../map/palette.ts';
import type { PlanScene } from '../map/scene.ts';
import { shade } from './appearance.ts';
import { plan, timeZone } from './data.ts';
import { daysOf, slotAt, slotsOf, type PlanSlot } from './planTable.ts';
import { select, selection, target } from './store.ts';

export interface PlanTotals {
  stops: number;
  meters: number;
  teamHours: number;
}

export function totalsOf({ assignments }: Pick<Plan, 'assignments'>): PlanTotals {
  let stops = 0;
  let meters = 0;
  let ms = 0;
  for (const assignment of assignments) {
    stops += assignment.stops.length;
    meters += assignment.routeMeters;
    ms += Date.parse(assignment.end) - Date.parse(assignment.start);
  }
  return { stops, meters, teamHours: ms / 3_600_000 };
}

/** Everything of a plan that the map draws for a slot; `team` null: all teams. */
export function planScene(
  plan: Plan,
  slot: PlanSlot,
  team: string | null,
  colorOf: (team: string) => string,
): PlanScene {
  const working = plan.assignments.filter((item) => slotAt([slot], item.start) !== undefined);
  const shown = working.filter((item) => team === null || item.team === team);
  const teamOfZone = new Map(working.map((item) => [item.zone, item.team]));
  const nameOf = new Map(plan.sections.map(({ id, name }) => [id, name]));
  return {
    zones: collect(
      plan.zones.map((zone) => {
        const staffedBy = teamOfZone.get(zone.id);
        const strong = staffedBy !== undefined && (team === null || team === staffedBy);
        return feature(zone.geometry as unknown as Geometry, {
          id: zone.id,
          color: staffedBy ? colorOf(staffedBy) : '#808893',
          opacity: strong ? 0.15 : 0.05,
        });
      }),
    ),
    routes: collect(
      shown
        .filter(({ route }) => 'coordinates' in route && (route.coordinates as unknown[]).length > 0)
        .map((item) =>
          feature(item.route as unknown as Geometry, {
            color: colorOf(item.team),
            assignment: item.id,
          }),
        ),
    ),
    stops: collect(
      shown.flatMap((item) =>
        item.stops.map((stop, i) =>
          feature(
            { type: 'Point', coordinates: stop.location },
            {
              color: colorOf(item.team),
              number: i + 1,
              post: stop.section === null,
              locked: stop.locked || item.lock === 'stops',
              assignment: item.id,
              team: item.team,
              section: stop.section,
              name: (stop.section === null ? item.post : nameOf.get(stop.section)) ?? '',
              arriveAt: stop.arriveAt,
              stayMinutes: stop.stayMinutes,
            },
          ),
        ),
      ),
    ),
    bases: collect(
      plan.input.teams
        .filter(({ name }) => team === null || name === team)
        .map(({ name, base }) => feature({ type: 'Point', coordinates: base }, { color: colorOf(name) })),
    ),
  };
}

/** The box around all zones and stops; null for a plan without places. */
export function planBounds(plan: Plan): BBox | null {
  const points: LngLat[] = plan.input.teams.map((team) => team.base);
  const walk = (value: unknown) => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === 'number' && typeof value[1] === 'number') points.push([value[0], value[1]]);
    else value.forEach(walk);
  };
  for (const zone of plan.zones) walk((zone.geometry as { coordinates?: unknown }).coordinates);
  return points.length > 0 ? boundsOf(points) : null;
}

const feature = (geometry: Geometry, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
const collect = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

/** The slot that was stepped to; the first one otherwise. A chosen assignment brings its own. */
const steppedTo = signal<string | null>(null);

export const slots = computed(() => (plan.value ? slotsOf(plan.value, timeZone.value) : []));
export const planDays = computed(() => daysOf(slots.value));

export const chosenAssignment = computed(() => {
  const chosen = selection.value;
  if (chosen?.kind !== 'assignment') return null;
  return plan.value?.assignments.find(({ id }) => id === chosen.id) ?? null;
});

export const currentSlot = computed<PlanSlot | null>(() => {
  const start = chosenAssignment.value?.start ?? steppedTo.value;
  return (start && slotAt(slots.value, start)) || (slots.value[0] ?? null);
});

/** Chooses a team's slot, or lets it go. */
export function toggleAssignment(item: Assignment) {
  if (chosenAssignment.value === item) select(null);
  else showAssignment(item.id);
}

/** Chooses an assignment; its way is brought into view. */
export function showAssignment(id: string) {
  select({ kind: 'assignment', id });
  const points = chosenAssignment.peek()?.stops.map((stop) => stop.location as LngLat) ?? [];
  if (points.length > 0) target.value = { bounds: boundsOf(points) };
}

export function showSlot(start: string) {
  steppedTo.value = start;
  if (selection.value?.kind === 'assignment') select(null);
}

export function showDay(day: string) {
  const first = slots.value.find((slot) => slot.day === day);
  if (first) showSlot(first.start);
}

export const colorOfTeam = computed(() => {
  const names = plan.value?.input.teams.map((team) => team.name) ?? [];
  const theme = shade.value;
  return (team: string) => teamColor(Math.max(0, names.indexOf(team)), theme);
});

export const shownPlan = computed(() => {
  const slot = currentSlot.value;
  if (!plan.value || !slot) return null;
  return planScene(plan.value, slot, chosenAssignment.value?.team ?? null, colorOfTeam.value);
});
