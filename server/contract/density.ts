/** Density, its legend, concentration, series and profile. */
import { z } from '@hono/zod-openapi';
import { CLASSINGS, EMERGING_CLASSES, STATS } from '../../domain/density/stat.ts';
import { filterQuery, idSchema } from './common.ts';
import { json, problems, route } from './route.ts';

/** What a statistic is asked for with; `server/density/question.ts` reads it and names what is wrong. */
export const questionQuery = {
  ...filterQuery,
  res: z.string().optional().openapi({ description: '6..11, default 9', example: '9' }),
  stat: z
    .enum(STATS)
    .optional()
    .openapi({
      description:
        'count (default); rate: a km2; weighted: severity; smoothed: kernel; gi: Getis-Ord Gi*; change: against `compare`; ' +
        'emerging: the class of its hot and cold months',
    }),
  compare: z
    .string()
    .optional()
    .openapi({
      description:
        'for change: `previous` (default, the equal window just before), `year` (the same one a year earlier by local date) ' +
        'or FROM/TO of equal length',
      example: '2025-01-01/2025-02-01',
    }),
};

export const windowSchema = z.object({
  from: z
    .string()
    .openapi({ description: 'inclusive, an instant in UTC', example: '2025-12-31T16:00:00.000Z' }),
  to: z.string().openapi({ description: 'exclusive' }),
});

const studyAreaSchema = z
  .object({
    kind: z.enum(['area', 'areas', 'roads', 'assumed']).openapi({
      description:
        'the chosen area; the imported areas together; the hull of the roads + 100 m; assumed: cells with anything before the ' +
        'window and one ring',
    }),
    id: idSchema.optional(),
    name: z.string().nullable(),
    nameEn: z.string().nullable(),
    cells: z.number().int(),
    outside: z.number().int().openapi({ description: 'records counted that lie outside of it' }),
  })
  .openapi('StudyArea');

const cellSchema = z.object({
  cell: z.string().openapi({ example: '8a2830828767fff' }),
  count: z.number().int(),
  ratePerKm2: z.number(),
  weighted: z
    .number()
    .optional()
    .openapi({ description: 'sum of severity weights; of count, rate and weighted' }),
  smoothed: z.number().optional().openapi({ description: 'kernel-smoothed count, mass kept' }),
  z: z.number().optional().openapi({ description: 'Gi*' }),
  p: z.number().optional().openapi({ description: 'two-sided; of Gi* or of the exact test of change' }),
  bin: z.number().int().min(-3).max(3).optional().openapi({
    description:
      'Gi*: -3 cold at q = .01 .. 3 hot at .01; change: -2 halved .. 2 doubled; 0: not significant',
  }),
  before: z.number().int().optional().openapi({ description: 'count of the window before' }),
  ratio: z
    .number()
    .nullable()
    .optional()
    .openapi({ description: 'after / before; null: infinite, nothing was before' }),
  ratioLow: z.number().optional().openapi({ description: 'of the 95 % interval' }),
  ratioHigh: z
    .number()
    .nullable()
    .optional()
    .openapi({ description: 'of the 95 % interval; null: infinite' }),
  emerging: z.enum(EMERGING_CLASSES).optional(),
});

/** What is said of an answer as a whole, with or without its cells. */
const aboutFields = {
  stat: z.enum(STATS),
  res: z.number().int(),
  version: z.string().openapi({ description: 'of the data; the ETag is made of it and the query' }),
  window: windowSchema.nullable().openapi({ description: 'null: of all time' }),
  before: windowSchema
    .extend({ total: z.number().int() })
    .nullable()
    .openapi({ description: 'of change: the window it is measured against' }),
  total: z.number().int().openapi({ description: 'records counted' }),
  studyArea: studyAreaSchema.nullable().openapi({ description: 'of gi, change and emerging' }),
  noEvidence: z.boolean().openapi({ description: 'all cells hold the same: nothing can be said' }),
};

export const densitySchema = z.object({ ...aboutFields, cells: z.array(cellSchema) }).openapi('Density');
export type Density = z.infer<typeof densitySchema>;
export type DensityCell = Density['cells'][number];
export type DensityAbout = Omit<Density, 'cells'>;

const featuresSchema = z
  .looseObject({ type: z.literal('FeatureCollection'), features: z.array(z.looseObject({})) })
  .openapi('DensityFeatures', { description: 'hexagons; `id` and the properties are those of the rows' });

export const getDensity = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/density',
    tags: ['density'],
    summary:
      'A statistic by H3 hexagon; `Accept: text/csv` gives a table, `application/geo+json` the hexagons',
    request: { query: z.object(questionQuery) },
    responses: {
      200: {
        description:
          'By cell id: gi, change and emerging have all cells of the study area, the others those that hold anything',
        content: {
          'application/json': { schema: densitySchema },
          'text/csv': { schema: z.string() },
          'application/geo+json': { schema: featuresSchema },
        },
      },
      304: { description: 'Unchanged' },
      ...problems(400, 503),
    },
  },
);

export const concentrationSchema = z
  .object({
    cells: z.number().int().openapi({ description: 'the fewest cells that hold half of the records' }),
    ofCells: z.number().int().openapi({ description: 'of the study area, or of those that hold any' }),
    share: z.number(),
  })
  .openapi('Concentration');

export const densityClassesSchema = z
  .object({
    ...aboutFields,
    limits: z.array(z.number()).openapi({
      description:
        'lower limits of the second to the last class, ascending; of count, rate, weighted, smoothed',
    }),
    classes: z.array(
      z.object({
        key: z.string().openapi({
          description:
            'sequential: 0, 1, ..; gi: -3..3; change: -2..2; emerging: the classes that occur, and none',
        }),
        cells: z.number().int(),
        count: z.number().int().openapi({ description: 'records in these cells' }),
      }),
    ),
    least: z.number().nullable().openapi({ description: 'the smallest positive value of the window' }),
    most: z.number().nullable(),
    totalCells: z.number().int().openapi({ description: 'cells of the answer' }),
    concentration: concentrationSchema.nullable(),
  })
  .openapi('DensityClasses');
export type DensityClasses = z.infer<typeof densityClassesSchema>;

export const getDensityClasses = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/density/classes',
    tags: ['density'],
    summary: 'What a legend needs of the same question, without the cells',
    request: {
      query: z.object({
        ...questionQuery,
        classing: z.enum(CLASSINGS).optional().openapi({ description: 'default quantiles' }),
        over: z
          .string()
          .optional()
          .openapi({
            description:
              'FROM/TO: the played period. The limits are of all of its windows as long as from..to, so that they stay while ' +
              'the window moves',
            example: '2025-01-01/2026-01-01',
          }),
        cumulative: z
          .enum(['0', '1'])
          .optional()
          .openapi({ description: '1: the windows all begin where `over` does' }),
      }),
    },
    responses: {
      200: json(densityClassesSchema, 'Limits, classes and what they hold'),
      304: { description: 'Unchanged' },
      ...problems(400, 503),
    },
  },
);

export const concentrationAnswerSchema = z
  .object({
    cells: concentrationSchema.extend({ res: z.number().int() }).nullable(),
    roads: z
      .object({
        lengthMeters: z.number().openapi({ description: 'the fewest metres of road that hold half' }),
        ofMeters: z.number(),
        share: z.number(),
        incidents: z
          .number()
          .int()
          .openapi({ description: 'reported incidents on these roads and all others' }),
      })
      .nullable()
      .openapi({ description: 'null: there are no roads, nothing lies on them, or hazards were asked for' }),
  })
  .openapi('ConcentrationAnswer');
export type ConcentrationAnswer = z.infer<typeof concentrationAnswerSchema>;

export const getConcentration = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/concentration',
    tags: ['density'],
    summary: 'On how little of the area and of the roads half of the records lie; null where there are none',
    request: { query: z.object(filterQuery) },
    responses: {
      200: json(concentrationAnswerSchema, 'By cells of resolution 9 and by roads'),
      304: { description: 'Unchanged' },
      ...problems(400, 503),
    },
  },
);

export const SERIES_STEPS = ['hour', 'day', 'week', 'month'] as const;

export const seriesSchema = z
  .object({
    step: z.enum(SERIES_STEPS),
    items: z.array(
      z.object({
        start: z.string().openapi({
          description: 'a local day, the Monday of a week, the first of a month; an hour with its offset',
          example: '2026-01-01',
        }),
        count: z.number().int(),
      }),
    ),
  })
  .openapi('Series');
export type Series = z.infer<typeof seriesSchema>;

export const getSeries = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/series',
    tags: ['density'],
    summary: 'Counts by hour, local day, ISO week or month; empty steps are there with 0',
    request: { query: z.object({ ...filterQuery, step: z.enum(SERIES_STEPS).optional() }) },
    responses: { 200: json(seriesSchema, 'From the first to the last step'), ...problems(400, 503) },
  },
);

export const profileSchema = z
  .object({
    total: z.number().int(),
    hourOfWeek: z
      .array(z.number().int())
      .length(168)
      .openapi({ description: 'Monday 00:00 first, local time' }),
    categories: z.array(z.object({ category: z.string(), count: z.number().int() })),
  })
  .openapi('Profile');
export type Profile = z.infer<typeof profileSchema>;

export const getProfile = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/profile',
    tags: ['density'],
    summary: 'Counts by hour of week and by category, of any filter, cell or section',
    request: { query: z.object(filterQuery) },
    responses: { 200: json(profileSchema, 'The 7x24 profile'), ...problems(400, 503) },
  },
);
