/** What OpenStreetMap's tags say about a road: who may use it, in which direction, and what it is called. */
import type { RoadClass } from '../../../domain/road.ts';

export type Tags = Readonly<Record<string, string>>;

export interface RoadTraits {
  roadClass: RoadClass;
  name: string | null;
  nameEn: string | null;
  onFoot: boolean;
  byCar: boolean;
  /** Along the way as drawn, against it, or both ways; only cars heed it. */
  direction: 'forward' | 'backward' | 'both';
}

/** The tag keys that `roadTraits` looks at. */
export const ROAD_KEYS = [
  'highway',
  'name',
  'name:zh',
  'name:en',
  'ref',
  'oneway',
  'junction',
  'access',
  'foot',
  'vehicle',
  'motor_vehicle',
  'motorcar',
  'motorroad',
  'service',
  'tracktype',
  'indoor',
] as const;

interface Use {
  roadClass: RoadClass;
  onFoot: boolean;
  byCar: boolean;
}

const street = (roadClass: RoadClass): Use => ({ roadClass, onFoot: true, byCar: true });
const footOnly = (roadClass: RoadClass): Use => ({ roadClass, onFoot: true, byCar: false });

/**
 * `highway` values a patrol can use, with what holds unless other tags say otherwise. What is not here (proposed, construction,
 * raceway, corridor, elevator, platform, bus_guideway, ...) is no road. A pedestrian street is a street without cars, not a path.
 */
const HIGHWAYS: ReadonlyMap<string, Use> = new Map([
  ['motorway', { roadClass: 'motorway', onFoot: false, byCar: true }],
  ['trunk', street('trunk')],
  ['primary', street('primary')],
  ['secondary', street('secondary')],
  ['tertiary', street('tertiary')],
  ['unclassified', street('residential')],
  ['residential', street('residential')],
  ['living_street', street('residential')],
  ['road', street('residential')],
  ['pedestrian', footOnly('residential')],
  ['service', street('service')],
  ['track', footOnly('path')],
  ['footway', footOnly('path')],
  ['path', footOnly('path')],
  ['steps', footOnly('path')],
  ['cycleway', footOnly('path')],
  ['bridleway', footOnly('path')],
]);

const OPEN = new Set(['yes', 'designated', 'permissive', 'official', 'destination', 'customers', 'permit']);
const CLOSED = new Set(['no', 'military']);
const CLOSED_TO_TRAFFIC = new Set([
  'agricultural',
  'forestry',
  'agricultural;forestry',
  'emergency',
  'bus',
  'psv',
]);

/**
 * Whether a mode is let in by its own tag (`foot=yes`), else by `access`, else as is usual. Only its own tag opens what is
 * usually closed: `access=yes` does not turn a path into a road for cars, nor a motorway into a footway.
 */
function isAllowed(
  own: string | undefined,
  access: string | undefined,
  usual: boolean,
  inCompound: boolean,
): boolean {
  const value = own ?? access;
  if (value === undefined) return usual;
  if (CLOSED.has(value) || CLOSED_TO_TRAFFIC.has(value)) return false;
  if (value === 'private') return usual && inCompound;
  return usual || (own !== undefined && OPEN.has(own));
}

/**
 * The traits of a way, or null if no patrol can use it. A closed mode (`no`, `military`, farm and bus traffic) is closed;
 * `private` closes driveways, parking aisles, tracks and paths but not the streets within a compound, which are patrolled.
 * The most telling tag wins: `motorcar` over `motor_vehicle` over `vehicle` over `access`, `foot` over `access`.
 */
export function roadTraits(tags: Tags): RoadTraits | null {
  const highway = tags.highway?.replace(/_link$/, '');
  const usual = highway === undefined ? undefined : HIGHWAYS.get(highway);
  if (!usual || tags.indoor === 'yes') return null;

  const inCompound =
    (usual.roadClass === 'residential' || usual.roadClass === 'service') &&
    tags.service !== 'driveway' &&
    tags.service !== 'parking_aisle';
  const usuallyByCar = usual.byCar || (highway === 'track' && tags.tracktype === 'grade1');
  const usuallyOnFoot = usual.onFoot && tags.motorroad !== 'yes';
  const byCar = isAllowed(
    tags.motorcar ?? tags.motor_vehicle ?? tags.vehicle,
    tags.access,
    usuallyByCar,
    inCompound,
  );
  // What is kept for farm or bus traffic may still be walked.
  const onFoot = isAllowed(
    tags.foot,
    tags.access !== undefined && CLOSED_TO_TRAFFIC.has(tags.access) ? undefined : tags.access,
    usuallyOnFoot,
    inCompound,
  );
  if (!byCar && !onFoot) return null;

  return {
    roadClass: usual.roadClass,
    ...namesOf(tags),
    onFoot,
    byCar,
    direction: byCar ? directionOf(tags) : 'both',
  };
}

/** `name` is the local one; a road without any is known by its number (`G25`, `B 2`). */
function namesOf(tags: Tags): { name: string | null; nameEn: string | null } {
  return {
    name: tags.name ?? tags['name:zh'] ?? tags.ref?.replaceAll(/\s*;\s*/g, ' / ') ?? null,
    nameEn: tags['name:en'] ?? null,
  };
}

/** A motorway and a roundabout are one-way unless they say otherwise; a link is not. */
function directionOf(tags: Tags): RoadTraits['direction'] {
  switch (tags.oneway) {
    case 'yes':
    case 'true':
    case '1':
      return 'forward';
    case '-1':
    case 'reverse':
      return 'backward';
    case undefined: {
      const roundabout = tags.junction === 'roundabout' || tags.junction === 'circular';
      return tags.highway === 'motorway' || roundabout ? 'forward' : 'both';
    }
    default:
      // no, reversible, alternating: both ways at some time.
      return 'both';
  }
}
