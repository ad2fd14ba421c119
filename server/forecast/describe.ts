/** A fitted model in the words of the contract: its data, its parameters, its score beside the plain ones. */
import type { z } from '@hono/zod-openapi';
import type { GroupParameters, HeldBackScore, RiskModel } from '../../domain/risk/types.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import type { modelSchema } from '../contract/sections.ts';

export type ModelDescription = z.infer<typeof modelSchema>;

export function describeModel(model: RiskModel, incidents: RoadIncidents): ModelDescription {
  const any = incidents.road.length > 0;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    name: model.name,
    asOf: iso(model.asOfMs),
    dataFrom: any ? iso(model.window.fromMs) : null,
    dataTo: any ? iso(model.window.toMs) : null,
    incidents: incidents.road.length,
    unsnapped: incidents.unsnapped,
    parameters: Object.fromEntries([
      ['version', model.version],
      ['minEvidence', model.minEvidence],
      ['weeklyTotal', rounded(model.weeklyTotal)],
    ]),
    groups: model.parameters.map(groupOf),
    scores: scoresOf(model.scores),
  };
}

function groupOf(parameters: GroupParameters): ModelDescription['groups'][number] {
  const { weights } = parameters;
  return {
    group: parameters.group,
    chosenBy: parameters.chosenBy,
    weights: {
      longRun: rounded(weights.longRun),
      recent: rounded(weights.recent),
      even: rounded(weights.even),
    },
    halfLifeDays: parameters.halfLifeDays,
    bandwidthHours: parameters.bandwidthHours,
    expectedPerWeek: rounded(parameters.weeklyTotal),
  };
}

/** Over all groups: the mean by held-back incidents. Empty where nothing could be held back. */
function scoresOf(scores: readonly HeldBackScore[]): ModelDescription['scores'] {
  const incidents = scores.reduce((sum, score) => sum + score.incidents, 0);
  if (incidents === 0) return [];
  return (['blend', 'longRun', 'recent', 'even'] as const).map((model) => ({
    model,
    logLikelihoodPerIncident: rounded(
      scores.reduce((sum, score) => sum + score[model] * score.incidents, 0) / incidents,
    ),
  }));
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
