/** What changed between two windows, as a whole and by category: the map's own test, one level up. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { change } from '../../domain/density/change.ts';
import type { Change } from '../contract/change.ts';
import { getChange } from '../contract/change.ts';
import type { AppContext } from '../context.ts';
import { exposureOf } from '../density/answer.ts';
import { profileOf, versionOf } from '../density/density.ts';
import { parseQuestion } from '../density/question.ts';
import type { Window } from '../density/types.ts';
import { isoWindow } from '../density/windows.ts';
import { parseFilter } from '../filter.ts';
import { unchanged } from '../http.ts';
import { onInvalid } from '../problems.ts';

type Changed = Change['total'];

export function changeRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(getChange, async (c) => {
    const query = c.req.valid('query');
    const filter = await parseFilter(context, query);
    // A cell or a section may be asked about here: it is not judged beside others. The windows are read as for the map.
    const { question } = await parseQuestion(context, {
      ...query,
      cell: undefined,
      section: undefined,
      stat: 'change',
    });
    const same = unchanged(c, await versionOf(context, filter));
    if (same) return same as never;
    const window: Window = { fromMs: question.filter.fromMs!, toMs: question.filter.toMs! };
    const before = question.before!;
    const [after, earlier] = await Promise.all([
      profileOf(context, filter),
      profileOf(context, { ...filter, ...before }),
    ]);
    const exposure = exposureOf(question);
    const countBefore = new Map(earlier.categories.map(({ category, count }) => [category, count]));
    const categories = [...new Set([...after.categories, ...earlier.categories].map((row) => row.category))];
    const countAfter = new Map(after.categories.map(({ category, count }) => [category, count]));
    const counts = (known: Map<string, number>) => categories.map((category) => known.get(category) ?? 0);
    const [total] = changed([earlier.total], [after.total], exposure);
    return c.json(
      {
        window: isoWindow(window),
        before: isoWindow(before),
        total: total!,
        categories: changed(counts(countBefore), counts(countAfter), exposure).map((row, i) => ({
          category: categories[i]!,
          ...row,
        })),
      },
      200,
    );
  });
}

/** One false-discovery rate over all that are given. */
function changed(before: number[], after: number[], exposure: { before: number; after: number }): Changed[] {
  const found = change(before, after, exposure);
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return before.map((count, i) => ({
    before: count,
    after: after[i]!,
    ratio: finite(found.ratio[i]!),
    ratioLow: found.ratioLow[i]!,
    ratioHigh: finite(found.ratioHigh[i]!),
    p: found.p[i]!,
    bin: found.bin[i]!,
  }));
}
