/** A fitted model in the words of the contract: its data, its parameters, its score beside the plain rules. */
import type { z } from '@hono/zod-openapi';
import type { GroupModel, RiskModel } from '../../domain/risk/fit.ts';
import { MODELS } from '../../domain/risk/types.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import type { modelSchema } from '../contract/forecast.ts';

export type ModelDescription = z.infer<typeof modelSchema>;

export function describeModel(
  model: RiskModel,
  incidents: RoadIncidents,
  includesDiscovered = false,
): ModelDescription {
  const any = incidents.road.length > 0;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    name: model.name,
    version: model.version,
    asOf: iso(model.asOfMs),
    dataFrom: any ? iso(model.fromMs) : null,
    dataTo: any ? iso(model.asOfMs) : null,
    horizonDays: model.horizonDays,
    incidents: incidents.road.length,
    unsnapped: incidents.unsnapped,
    hourUnknown: incidents.hourUnknown.reduce((sum, one) => sum + one, 0),
    includesDiscovered,
    minEvidence: model.minEvidence,
    grouping: model.grouping,
    groups: model.groups.map(groupOf),
  };
}

function groupOf({
  group,
  incidents,
  place,
  level,
  profile,
}: GroupModel): ModelDescription['groups'][number] {
  const { bandwidthHours, zoning, pseudoIncidents } = profile.parameters;
  return {
    group,
    incidents: rounded(incidents),
    expectedPerWeek: rounded(level.perWeek),
    chosen: place.chosen,
    chosenBy: place.chosenBy,
    weights: {
      longRun: rounded(place.weights.longRun),
      recent: rounded(place.weights.recent),
      shrunk: rounded(place.weights.shrunk),
      neighbours: rounded(place.weights.neighbours),
      nearRepeat: rounded(place.weights.nearRepeat),
      background: rounded(place.weights.background),
    },
    halfLifeDays: place.halfLifeDays,
    bandwidthMeters: place.bandwidthMeters,
    heldBack: rounded(place.heldBack),
    gains: MODELS.flatMap((model) => {
      const gain = place.gains[model];
      return gain === undefined ? [] : [{ model, gain: rounded(gain) }];
    }),
    hours: {
      bandwidthHours,
      zoning,
      pseudoIncidents,
      gain: profile.gain === null ? null : rounded(profile.gain),
    },
    level: {
      chosenBy: level.chosenBy,
      halfLifeWeeks: level.parameters.halfLifeWeeks,
      season: level.parameters.season,
      trend: level.parameters.trend,
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
