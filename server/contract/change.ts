/** What a filter as a whole, and each of its categories, changed between two windows. */
import { z } from '@hono/zod-openapi';
import { filterQuery } from './common.ts';
import { questionQuery, windowSchema } from './density.ts';
import { json, problems, route } from './route.ts';

const changedFields = {
  before: z.number().int().openapi({ description: 'count of the window it is measured against' }),
  after: z.number().int(),
  ratio: z.number().nullable().openapi({ description: 'of the rates, after / before; null: infinite' }),
  ratioLow: z.number().openapi({ description: 'of the 95 % interval' }),
  ratioHigh: z.number().nullable().openapi({ description: 'of the 95 % interval; null: infinite' }),
  p: z.number().openapi({ description: 'two-sided, of the conditional exact test' }),
  bin: z.number().int().min(-2).max(2).openapi({
    description: '0 not significant; -2 halved .. 2 doubled. Of categories at q = .10 over all of them',
  }),
};

export const changeSchema = z
  .object({
    window: windowSchema,
    before: windowSchema,
    total: z.object(changedFields).openapi('Changed'),
    categories: z.array(z.object({ category: z.string(), ...changedFields })),
  })
  .openapi('Change');
export type Change = z.infer<typeof changeSchema>;

export const getChange = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/change',
    tags: ['density'],
    summary: 'How a filter as a whole and each of its categories changed against another window',
    request: { query: z.object({ ...filterQuery, compare: questionQuery.compare }) },
    responses: {
      200: json(changeSchema, 'Categories by their count, those that occur in either window'),
      304: { description: 'Unchanged' },
      ...problems(400, 503),
    },
  },
);
