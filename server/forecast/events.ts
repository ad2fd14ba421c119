/** Incidents on roads as events of a risk model: given to the key sections they lie on, spread over the time they may have happened in. */
import type { RiskEvent } from '../../domain/risk/types.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';

/** A stretch of road that belongs to a unit (a key section's index). */
export interface UnitStretch {
  unit: number;
  roadId: string;
  fromMeters: number;
  toMeters: number;
}

export interface SectionEvents {
  events: RiskEvent[];
  /** Whole incidents on each unit; one that lies on two is counted on both. */
  incidents: Int32Array;
}

const HOUR_MS = 3_600_000;
/** An interval longer than this says nothing about the hour. */
const LONGEST_MS = 7 * 24 * HOUR_MS;

/**
 * An incident on several sections (where they overlap) is shared between them, so that sums stay true; one on none tells
 * the town's hours only. One known as an interval is spread over its hours (aoristic weights; Ratcliffe 2002,
 * doi:10.1023/A:1013240828824).
 */
export function sectionEvents(
  incidents: RoadIncidents,
  stretches: readonly UnitStretch[],
  units: number,
  clock: ZoneClock,
): SectionEvents {
  const byRoad = stretchesByRoad(incidents.roadIds, stretches);
  const events: RiskEvent[] = [];
  const counts = new Int32Array(units);
  for (let i = 0; i < incidents.road.length; i++) {
    const along = incidents.alongMeters[i]!;
    const on = new Set<number>();
    for (const stretch of byRoad[incidents.road[i]!] ?? []) {
      if (along >= stretch.fromMeters && along <= stretch.toMeters) on.add(stretch.unit);
    }
    for (const unit of on) counts[unit]!++;
    const group = incidents.groups[incidents.group[i]!]!;
    const atMs = incidents.atMs[i]!;
    const pieces = incidents.hourUnknown[i]
      ? [{ atMs, hourOfWeek: null, share: 1 }]
      : hoursOf(atMs, incidents.toMs[i]!, clock);
    for (const unit of on.size > 0 ? on : [null]) {
      for (const piece of pieces) {
        const { hourOfWeek } = piece;
        events.push({
          unit,
          atMs: piece.atMs,
          hourOfWeek,
          group,
          weight: piece.share / Math.max(1, on.size),
        });
      }
    }
  }
  return { events, incidents: counts };
}

function stretchesByRoad(
  roadIds: readonly string[],
  stretches: readonly UnitStretch[],
): (UnitStretch[] | undefined)[] {
  const byId = new Map<string, UnitStretch[]>();
  for (const stretch of stretches) {
    const known = byId.get(stretch.roadId);
    if (known) known.push(stretch);
    else byId.set(stretch.roadId, [stretch]);
  }
  return roadIds.map((id) => byId.get(id));
}

interface Piece {
  atMs: number;
  hourOfWeek: number | null;
  /** Of the incident; a piece list sums to 1. */
  share: number;
}

/** The hours of the week that an incident may have happened in. `toMs` NaN: the instant is known. */
export function hoursOf(atMs: number, toMs: number, clock: ZoneClock): Piece[] {
  const lastsMs = toMs - atMs;
  if (!(lastsMs > 0)) return [{ atMs, hourOfWeek: clock.hourOfWeek(atMs), share: 1 }];
  if (lastsMs > LONGEST_MS) return [{ atMs, hourOfWeek: null, share: 1 }];
  const pieces: Piece[] = [];
  for (let start = atMs; start < toMs;) {
    const localMs = start + clock.offsetMinutes(start) * 60_000;
    const end = Math.min(toMs, start + HOUR_MS - (((localMs % HOUR_MS) + HOUR_MS) % HOUR_MS));
    pieces.push({ atMs: start, hourOfWeek: clock.hourOfWeek(start), share: (end - start) / lastsMs });
    start = end;
  }
  return pieces;
}
