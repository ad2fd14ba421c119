/** Edits of a stored plan, computed in the thread that has the roads. */
import { MODE_BIT, useOf, type Network } from '../../domain/network/graph.ts';
import { placeOf, routeBetween, type RoadPoint } from '../../domain/network/roadPoints.ts';
import type { Snapper } from '../../domain/network/snap.ts';
import { roundedPlace, type LngLat } from '../../domain/place.ts';
import type { Forecasted } from '../../domain/plan/document/expected.ts';
import { revise, type Revision } from '../../domain/plan/document/revise.ts';
import type { Way, Ways } from '../../domain/plan/document/retime.ts';
import { slotsOf } from '../../domain/plan/document/slots.ts';
import type { DocumentAssignment, DocumentEdit, PlanDocument } from '../../domain/plan/document/types.ts';
import { BASE_METERS, middleOf } from '../../domain/plan/sites.ts';
import type { TravelMode } from '../../domain/road.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import type { PlannableSection } from './call.ts';
import { expectedBetween } from './compute.ts';

export interface ReviseCall {
  graphVersionId: string;
  /** Routes may be left out: of what is not timed anew none is looked at. */
  document: PlanDocument;
  edits: readonly DocumentEdit[];
  /** The version that is made. */
  version: number;
  /** The key sections of the plan that are still there. */
  sections: PlannableSection[];
  timeZone: string;
}

export interface ReviseAnswer extends Omit<Revision, 'assignments'> {
  /** Ids of all that there is now, in order. */
  order: string[];
  /** What differs from what was sent; `route` is null where it stays. */
  changed: (Omit<DocumentAssignment, 'route'> & { route: DocumentAssignment['route'] | null })[];
}

export interface RoadGround {
  network: Network;
  snapper: Snapper;
  roadOfId: ReadonlyMap<string, number>;
}

/** Throws Problem `invalid` with pointers into the edits. */
export function reviseDocument(call: ReviseCall, roads: RoadGround): ReviseAnswer {
  const { document, edits, version, sections } = call;
  const clock = zoneClock(call.timeZone);
  const toInstant = (date: string, time: string) => clock.toInstantMs(date, time);
  const byId = new Map(sections.map((section) => [section.id, section]));
  const { assignments, ...rest } = revise(document, edits, {
    slots: slotsOf(document.input, toInstant),
    version,
    placeOf: (section) => storedPlace(document, section) ?? placeOnRoads(byId.get(section), roads),
    ways: waysOn(roads),
    forecasted: forecastedBy(sections, byId, (section, fromMs, toMs) =>
      expectedBetween(section.hourOfWeek, clock, fromMs, toMs),
    ),
    toInstant,
  });
  const sent = new Map(document.assignments.map((assignment) => [assignment.id, assignment]));
  const changed = assignments
    .filter((assignment) => sent.get(assignment.id) !== assignment)
    .map((assignment) =>
      assignment.route === sent.get(assignment.id)?.route ? { ...assignment, route: null } : assignment,
    );
  return { ...rest, order: assignments.map(({ id }) => id), changed };
}

/** Patrols of a plan stop at a section where its other patrols stop. */
function storedPlace({ assignments }: PlanDocument, section: string): LngLat | null {
  for (const { stops } of assignments) {
    const stop = stops.find((each) => each.section === section);
    if (stop) return stop.location;
  }
  return null;
}

/** The middle of the section's roads. */
function placeOnRoads(section: PlannableSection | undefined, roads: RoadGround): LngLat | null {
  const stretches = (section?.stretches ?? []).flatMap(({ roadId, ...span }) => {
    const road = roads.roadOfId.get(roadId);
    return road === undefined ? [] : [{ road, ...span }];
  });
  const middle = middleOf(stretches);
  return middle && placeOf(roads.network, middle);
}

/** Ways between places, by the nearest road that the mode may use; each searched once. */
function waysOn({ network, snapper }: RoadGround): Ways {
  const points = new Map<string, RoadPoint | null>();
  const ways = new Map<string, Way | null>();
  const pointOf = (mode: TravelMode, place: LngLat): RoadPoint | null => {
    const key = `${mode} ${place.join()}`;
    let point = points.get(key);
    if (point === undefined) {
      const isUsable = (road: number) => (useOf(network.roads[road]!, true) & MODE_BIT[mode]) !== 0;
      point = snapper.nearest(place, BASE_METERS, isUsable);
      points.set(key, point);
    }
    return point;
  };
  return {
    between(mode, from, to) {
      const key = `${mode} ${from.join()} ${to.join()}`;
      let way = ways.get(key);
      if (way === undefined) {
        const [start, end] = [pointOf(mode, from), pointOf(mode, to)];
        const route = start && end && routeBetween(network, start, end, mode);
        way = route && {
          seconds: Math.ceil(route.seconds),
          meters: route.meters,
          line: (route.line.coordinates as LngLat[]).map(roundedPlace),
        };
        ways.set(key, way);
      }
      return way;
    },
  };
}

function forecastedBy(
  sections: readonly PlannableSection[],
  byId: ReadonlyMap<string, PlannableSection>,
  expectedOf: (section: PlannableSection, fromMs: number, toMs: number) => number,
): Forecasted {
  const bySpan = new Map<string, Map<string, number>>();
  const span = (fromMs: number, toMs: number): Map<string, number> => {
    const key = `${fromMs} ${toMs}`;
    let values = bySpan.get(key);
    if (!values) {
      values = new Map(sections.map((section) => [section.id, expectedOf(section, fromMs, toMs)]));
      bySpan.set(key, values);
    }
    return values;
  };
  return {
    expected: (section, fromMs, toMs) => span(fromMs, toMs).get(section) ?? null,
    rank(section, fromMs, toMs) {
      const values = span(fromMs, toMs);
      const own = values.get(section) ?? 0;
      return 1 + [...values.values()].filter((value) => value > own).length;
    },
    section: (id) => byId.get(id) ?? null,
  };
}
