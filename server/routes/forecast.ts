/** The forecast in force, the reasons of its numbers, and its backtests. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { SNAP_METERS } from '../../domain/network/snap.ts';
import { boundsOf, lineLengthMeters, localFrame, type BBox, type LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { expectedByHour, expectedOver, unitOf, type Unit } from '../../domain/risk/expect.ts';
import { explain } from '../../domain/risk/explain.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import { INCIDENT_STATUSES } from '../../domain/vocabulary.ts';
import { originsByTown } from '../../db/queries/riskEvents.ts';
import { sectionRow } from '../../db/queries/sections.ts';
import {
  cancelBacktest,
  explainRoad,
  explainSection,
  getBacktest,
  getForecast,
  type Explanation,
} from '../contract/forecast.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { askBacktest, parseBacktest, stopBacktest } from '../forecast/backtests.ts';
import { forecast, forecastAsOf, roadForecast, type RoadForecast } from '../forecast/forecast.ts';
import { onInvalid } from '../problems.ts';

export function forecastRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(getForecast, async (c) => {
      const forecasted = await roadForecast(context);
      const asOfMs = await forecastAsOf(context);
      const towns = await originsByTown(context.engine, asOfMs);
      const discovered = towns.map(({ id, name, nameEn, ...counts }) => ({
        area: id === null ? null : { id, name: name!, nameEn },
        ...counts,
        share: counts.reported > 0 ? counts.discovered / counts.reported : null,
      }));
      return c.json({ ...townOf(forecasted), discovered }, 200);
    })
    .openapi(explainRoad, async (c) => {
      const { id } = c.req.valid('param');
      const forecasted = await roadForecast(context);
      const index = forecasted?.graph.roadOfId.get(id);
      if (!forecasted || index === undefined) throw new Problem('not-found', 'there is no such road');
      const road = forecasted.graph.roads[index]!;
      const answer = await explanation(context, forecasted, unitOf(index), c.req.valid('query'), {
        bbox: snappedBox(road.line)
          .map((degrees) => degrees.toFixed(6))
          .join(','),
      });
      const { name, lengthMeters } = road;
      return c.json({ ...answer, unit: { kind: 'road' as const, id, name, lengthMeters } }, 200);
    })
    .openapi(explainSection, async (c) => {
      const { id } = c.req.valid('param');
      const { name, line } = await sectionRow(context.engine, id);
      const forecasted = await forecast(context);
      const unit = forecasted?.unitOf.get(id);
      if (!forecasted) throw new Problem('no-roads');
      if (!unit) throw new Problem('off-roads', 'no imported road lies under this section');
      const answer = await explanation(context, forecasted, unit, c.req.valid('query'), { section: id });
      const lengthMeters = lineLengthMeters(line.coordinates);
      return c.json({ ...answer, unit: { kind: 'section' as const, id, name, lengthMeters } }, 200);
    })
    .openapi(getBacktest, async (c) => {
      const job = await askBacktest(context, await parseBacktest(context, c.req.valid('query')));
      if (job.state === 'failed') throw job.error;
      if (job.state === 'done') return c.json({ state: job.state, report: job.report }, 200);
      c.header('Retry-After', '1');
      return c.json({ state: job.state, progress: job.progress }, 202);
    })
    .openapi(cancelBacktest, async (c) => {
      await stopBacktest(context, await parseBacktest(context, c.req.valid('query')));
      return c.body(null, 204);
    });
}

/** A metre more than what is snapped: degrees are rounded. */
const BOX_METERS = SNAP_METERS + 1;

/** Holds whatever can be snapped to the line. */
function snappedBox(line: readonly LngLat[]): BBox {
  const [west, south, east, north] = boundsOf(line);
  const [beyondWest, beyondSouth] = localFrame([west, south]).toLngLat([-BOX_METERS, -BOX_METERS]);
  return [beyondWest, beyondSouth, east + west - beyondWest, north + south - beyondSouth];
}

/** What a forecast takes in. */
const STATUSES = INCIDENT_STATUSES.filter((status) => status !== 'rejected').join(',');

/** The whole town: every road as one unit. */
function townOf(forecasted: RoadForecast | null) {
  if (!forecasted) {
    return {
      model: null,
      expectedPerWeek: 0,
      expectedInterval: [0, 0] as [number, number],
      hourOfWeek: new Array<number>(HOURS_PER_WEEK).fill(0),
      breaks: [],
      roads: 0,
      roadsWithEvidence: 0,
    };
  }
  const { model, description, risk } = forecasted;
  const roads = model.expected.length;
  const all: Unit = {
    places: Uint32Array.from({ length: roads }, (_, i) => i),
    parts: new Float64Array(roads).fill(1),
  };
  const { expected, low, high } = expectedOver(model, all);
  return {
    model: description,
    expectedPerWeek: expected,
    expectedInterval: [low, high] as [number, number],
    hourOfWeek: Array.from(expectedByHour(model, all)),
    breaks: risk.breaks,
    roads,
    roadsWithEvidence: model.evidence.reduce((n, of) => n + (of >= model.minEvidence ? 1 : 0), 0),
  };
}

async function explanation(
  context: AppContext,
  { model, description }: RoadForecast,
  unit: Unit,
  slot: { weekdays?: string | undefined; hours?: string | undefined },
  where: Record<string, string>,
): Promise<Omit<Explanation, 'unit'>> {
  const { weekdays, hours } = await parseFilter(context, slot, 'incidents');
  const asked = weekdays || hours ? hoursOfWeek(weekdays, hours) : null;
  const { low, high, evident, ...told } = explain(model, unit, asked);
  // Of all hours: a place has none of its own, its zone has.
  const from: { from?: string } = description.dataFrom ? { from: description.dataFrom } : {};
  return {
    ...told,
    slot: asked && { weekdays: weekdays && [...weekdays], hours: hours && [...hours] },
    expectedInterval: [low, high],
    noEvidence: !evident,
    filter: { ...where, origin: 'reported', status: STATUSES, ...from, to: description.asOf },
    hourOfWeek: Array.from(expectedByHour(model, unit)),
    model: description,
  };
}

/** Hours of the week of the weekdays (ISO) and hours of the day asked for; null: all of them. Hours are those of the day itself. */
function hoursOfWeek(weekdays: readonly number[] | null, hours: readonly number[] | null): number[] {
  const days = weekdays ?? [1, 2, 3, 4, 5, 6, 7];
  const of = hours ?? Array.from({ length: 24 }, (_, hour) => hour);
  return days.flatMap((day) => of.map((hour) => (day - 1) * 24 + hour));
}
