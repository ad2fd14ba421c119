/** The forecast: what stands behind it, why a number is what it is, and how it scored on held-back weeks. */
import { z } from '@hono/zod-openapi';
import { MODELS, PARTS, REASONS } from '../../domain/risk/types.ts';
import { idParam, idSchema, intervalSchema } from './common.ts';
import { json, problems, route } from './route.ts';

const weights = z.object(
  Object.fromEntries(PARTS.map((part) => [part, z.number()])) as Record<(typeof PARTS)[number], z.ZodNumber>,
);

const groupSchema = z.object({
  group: z.string().openapi({ description: 'code of the category group; `*`: all together' }),
  incidents: z.number().openapi({ description: 'on roads or cells, before the instant' }),
  expectedPerWeek: z.number(),
  chosen: z.enum(MODELS),
  chosenBy: z.enum(['likelihood', 'default']),
  weights,
  halfLifeDays: z.number(),
  bandwidthMeters: z.number().nullable(),
  heldBack: z.number().openapi({ description: 'incidents of the held-back windows that it was chosen on' }),
  gains: z
    .array(z.object({ model: z.enum(MODELS), gain: z.number() }))
    .openapi({ description: 'nats an incident over an even spread on those windows; more is better' }),
  hours: z.object({
    bandwidthHours: z.number(),
    zoning: z
      .string()
      .nullable()
      .openapi({ description: 'zones with hours of their own: cells-7, cells-8, road-class; null: none' }),
    pseudoIncidents: z.number().nullable(),
    gain: z.number().nullable(),
  }),
  level: z.object({
    chosenBy: z.enum(['likelihood', 'default']),
    halfLifeWeeks: z.number(),
    season: z.boolean(),
    trend: z.number(),
  }),
});

/** A forecast names itself: the model, its data and how it scored beside the plain rules. */
export const modelSchema = z
  .object({
    name: z.string(),
    version: z.number().int(),
    asOf: z.string(),
    dataFrom: z.string().nullable(),
    dataTo: z.string().nullable(),
    horizonDays: z.number(),
    incidents: z.number().int().openapi({ description: 'incidents on roads that stand behind it' }),
    unsnapped: z.number().int().openapi({ description: 'incidents further than 60 m from a road' }),
    hourUnknown: z.number().int().openapi({
      description: 'of the incidents: those whose hour is not known; they count for places only',
    }),
    includesDiscovered: z
      .boolean()
      .openapi({ description: 'true: what patrols discovered is in it, which follows where they were sent' }),
    minEvidence: z.number(),
    grouping: z.enum(['single', 'joint', 'groups']),
    groups: z.array(groupSchema),
  })
  .openapi('RiskModel');

export const explanationSchema = z
  .object({
    unit: z.object({
      kind: z.enum(['road', 'section']),
      id: idSchema,
      name: z.string().nullable(),
      lengthMeters: z.number(),
    }),
    slot: z
      .object({
        weekdays: z.array(z.number().int()).nullable(),
        hours: z.array(z.number().int()).nullable(),
      })
      .nullable()
      .openapi({ description: 'null: the whole week ahead' }),
    expected: z.number().openapi({ description: 'in these hours of one week, or in the week ahead' }),
    expectedInterval: intervalSchema,
    incidents: z
      .number()
      .openapi({ description: 'reported incidents behind it, of all hours; shared at junctions' }),
    needed: z.number().openapi({ description: 'fewer than this: no evidence' }),
    noEvidence: z.boolean(),
    reasons: z.array(z.object({ reason: z.enum(REASONS), share: z.number(), expected: z.number() })),
    lift: z
      .number()
      .nullable()
      .openapi({ description: 'these hours beside as many average hours of the week' }),
    recent: z.object({ recent: z.number(), usual: z.number(), days: z.number() }),
    filter: z.record(z.string(), z.string()).openapi({
      description:
        'the incidents behind it, as the query of /api/incidents; of a road: of its box and 60 m around, where others may lie as well',
    }),
    hourOfWeek: z.array(z.number()).length(168),
    model: modelSchema,
  })
  .openapi('Explanation');
export type Explanation = z.infer<typeof explanationSchema>;

const slotQuery = z.object({
  weekdays: z.string().optional().openapi({ description: 'ISO 1-7, by comma', example: '5' }),
  hours: z.string().optional().openapi({ description: 'half-open local hours, may wrap', example: '18-22' }),
});

const discoveredSchema = z.array(
  z.object({
    area: z.object({ id: idSchema, name: z.string(), nameEn: z.string().nullable() }).nullable(),
    reported: z.number().int(),
    discovered: z.number().int(),
    share: z.number().nullable().openapi({ description: 'discovered / reported; null without any reported' }),
  }),
);

export const getForecast = route(
  { action: 'section.read', area: 'none' },
  {
    method: 'get',
    path: '/api/forecast',
    tags: ['forecast'],
    summary: 'The road forecast in force: its model, the town by hour of week, class limits of the risk map',
    responses: {
      200: json(
        z
          .object({
            model: modelSchema.nullable(),
            expectedPerWeek: z.number(),
            expectedInterval: intervalSchema,
            hourOfWeek: z.array(z.number()).length(168),
            breaks: z.array(z.number()).openapi({
              description:
                'limits of the classes 1..5 of the risk map, expected incidents a km and hour; below the first: class 0',
            }),
            roads: z.number().int(),
            roadsWithEvidence: z.number().int(),
            discovered: discoveredSchema.openapi({
              description:
                'discovered beside reported by town or street, of all that happened before the instant',
            }),
          })
          .openapi('Forecast'),
        'The forecast; `model` is null where there are no roads',
      ),
      ...problems(503),
    },
  },
);

export const explainRoad = route(
  { action: 'section.read', area: 'record' },
  {
    method: 'get',
    path: '/api/roads/{id}/why',
    tags: ['forecast'],
    summary: 'Why a road has the expectation that it has, for the week ahead or for some of its hours',
    request: { params: idParam, query: slotQuery },
    responses: { 200: json(explanationSchema, 'The explanation'), ...problems(400, 404, 503) },
  },
);

export const explainSection = route(
  { action: 'section.read', area: 'record' },
  {
    method: 'get',
    path: '/api/sections/{id}/why',
    tags: ['forecast'],
    summary: 'The same of a key section',
    request: { params: idParam, query: slotQuery },
    responses: { 200: json(explanationSchema, 'The explanation'), ...problems(400, 404, 410, 422, 503) },
  },
);

const estimateSchema = z
  .object({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
  .openapi('Estimate', { description: 'with a 90 % interval by bootstrap over origins' });

const horizonScoreSchema = z.object({
  horizonDays: z.number(),
  origins: z.number().int(),
  incidents: z.number(),
  chosen: z.enum(MODELS),
  bestBaseline: z.enum(MODELS),
  calibration: estimateSchema,
  models: z.array(
    z.object({
      model: z.enum(MODELS),
      logScore: estimateSchema,
      behindChosen: estimateSchema,
      budgets: z.array(
        z.object({
          budget: z.number(),
          hits: z.number(),
          hitsByOrigin: z.array(z.number()),
          hitRate: estimateSchema,
          ratio: estimateSchema.openapi({ description: 'hits of the forecast / hits of this model' }),
          pai: estimateSchema,
          peiStar: estimateSchema,
        }),
      ),
    }),
  ),
});

export const backtestReportSchema = z
  .object({
    unit: z.enum(['roads', 'cells-9', 'cells-10']),
    categories: z.array(z.string()).nullable(),
    includesDiscovered: z.boolean(),
    asOf: z.string(),
    dataFrom: z.string(),
    incidents: z.number().int(),
    seed: z.number().int(),
    origins: z.array(z.string()),
    horizonsDays: z.array(z.number()),
    budgets: z.array(z.number()),
    places: z.number().int(),
    totalSize: z.number().openapi({ description: 'metres of road, or square metres of cells' }),
    byPlace: z.array(horizonScoreSchema),
    bySlot: horizonScoreSchema.nullable(),
    curve: z.object({
      budgets: z.array(z.number()),
      hitRates: z.array(z.object({ model: z.enum(MODELS), values: z.array(z.number()) })),
      best: z.array(z.number()),
    }),
    fifths: z.array(z.object({ expected: z.number(), observed: z.number() })),
    intervals: z
      .object({
        sections: z.number().int(),
        counts: z.number().int(),
        held: z.number().int(),
        share: z.number(),
      })
      .nullable(),
  })
  .openapi('BacktestReport');
export type BacktestReportAnswer = z.infer<typeof backtestReportSchema>;

export const backtestQuery = z.object({
  unit: z
    .enum(['roads', 'cells-9', 'cells-10'])
    .optional()
    .openapi({ description: 'default: roads where there are any, else cells-9' }),
  category: z.string().optional().openapi({ description: 'codes of categories or groups, by comma' }),
  budgets: z
    .string()
    .optional()
    .openapi({ description: 'shares of the length or area, by comma; default 0.01,0.02,0.05' }),
  from: z
    .string()
    .optional()
    .openapi({ description: 'first origin; default: the last 12 origins that the data allow' }),
  slots: z.enum(['0', '1']).optional().openapi({ description: '1 (default): by place and slot as well' }),
  discovered: z
    .enum(['0', '1'])
    .optional()
    .openapi({ description: '1: with what patrols discovered; default 0' }),
});

export const getBacktest = route(
  { action: 'section.read', area: 'none' },
  {
    method: 'get',
    path: '/api/backtests',
    tags: ['forecast'],
    summary:
      'How the forecast and the plain rules would have done on past weeks; starts the computation if nobody has',
    request: { query: backtestQuery },
    responses: {
      200: json(z.object({ state: z.literal('done'), report: backtestReportSchema }), 'The report'),
      202: json(
        z.object({
          state: z.literal('running'),
          progress: z.object({ done: z.number().int(), total: z.number().int() }),
        }),
        'It is being computed: ask again',
      ),
      ...problems(400, 422, 503),
    },
  },
);

export const cancelBacktest = route(
  { action: 'section.read', area: 'none' },
  {
    method: 'delete',
    path: '/api/backtests',
    tags: ['forecast'],
    summary: 'Stops the computation of this backtest',
    request: { query: backtestQuery },
    responses: { 204: { description: 'Stopped, or it did not run' }, ...problems(400, 503) },
  },
);
