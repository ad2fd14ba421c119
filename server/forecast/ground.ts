/** What a forecast or backtest of roads or cells is computed on: plain values that a thread can be sent, and the study made of them. */
import type { AreaGeometry } from '../../domain/place.ts';
import type { Road } from '../../domain/road.ts';
import { studyCells } from '../../domain/density/studyCells.ts';
import { withRing } from '../../domain/density/neighbours.ts';
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { roadPlaces } from '../../domain/risk/places.ts';
import type { Study } from '../../domain/risk/study.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import type { CellIncidents, RoadIncidents } from '../../db/queries/riskEvents.ts';
import { cellStudy, roadStudy } from './studies.ts';

export const UNITS = ['roads', 'cells-9', 'cells-10'] as const;
export type UnitKind = (typeof UNITS)[number];

export const cellResolutionOf = (unit: Exclude<UnitKind, 'roads'>): number =>
  Number(unit.slice('cells-'.length));

export type Ground = { timeZone: string } & (
  | { unit: 'roads'; roads: readonly Road[]; incidents: RoadIncidents }
  | {
      unit: Exclude<UnitKind, 'roads'>;
      incidents: CellIncidents;
      /** The study area; null: not known, so the cells with any incident before `fixedMs` and one ring. */
      area: AreaGeometry | null;
    }
);

/** More cells than this are too many for a forecast. */
const MOST_CELLS = 400_000;

export interface OpenGround {
  study: Study;
  /** null for cells. */
  network: Network | null;
  /** Of the places, in their order; null for roads. */
  cells: BigUint64Array | null;
}

/** Builds the study; the set of cells is fixed by what lies before `fixedMs` where the study area is not known. Throws Problem `too-many`. */
export function openGround(ground: Ground, fixedMs: number): OpenGround {
  const clock = zoneClock(ground.timeZone);
  if (ground.unit === 'roads') {
    const network = buildNetwork(ground.roads);
    return { network, cells: null, study: roadStudy(ground.incidents, network, roadPlaces(network), clock) };
  }
  const res = cellResolutionOf(ground.unit);
  const { incidents, area } = ground;
  const cells = area
    ? studyCells(area, res, MOST_CELLS)
    : withRing(distinct(incidents.cell.filter((_, i) => incidents.atMs[i]! < fixedMs)));
  return { network: null, cells, study: cellStudy(incidents, cells, res, clock) };
}

function distinct(cells: BigUint64Array): BigUint64Array {
  return BigUint64Array.from(new Set(cells)).sort();
}
