/** What changed as a whole and by category: the exact test's numbers, the windows, what cannot be asked. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../server/contract/change.ts';
import { json, store } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';

const HERE: [number, number] = [120.05, 28.9];
/** `count` incidents on a day of 2026, at noon in Asia/Shanghai. */
const on = (day: string, count: number) =>
  Array.from({ length: count }, () => ({ at: new Date(`2026-${day}T12:00:00+08:00`), location: HERE }));

onBothEngines('change', (server) => {
  const change = async (query: string) => json<Change>(await server().ask(`/api/change?${query}`));

  beforeAll(async () => {
    const { engine } = server();
    await store(engine, 'theft', [...on('01-15', 2), ...on('02-15', 10), ...on('03-01', 50)]);
    await store(engine, 'burglary', [...on('01-10', 5), ...on('02-10', 5)]);
    await store(engine, 'vandalism', on('01-20', 3));
  });

  const WINDOW = 'from=2026-02-01&to=2026-03-01';

  it('is that of the exact test: 2 against 10 as R has it', async () => {
    const { categories, window, before } = await change(WINDOW);
    const theft = categories.find((row) => row.category === 'theft')!;
    // binom.test(10, 12): p = 0.03857, 95 % interval 0.5158623 .. 0.9791375, here as odds.
    expect(theft).toMatchObject({ before: 2, after: 10, ratio: 5 });
    expect(theft.p).toBeCloseTo(0.03857, 5);
    expect(theft.ratioLow).toBeCloseTo(0.5158623 / (1 - 0.5158623), 5);
    expect(theft.ratioHigh).toBeCloseTo(0.9791375 / (1 - 0.9791375), 2);
    expect(window.from).toBe('2026-01-31T16:00:00.000Z');
    // As many days just before.
    expect(before).toEqual({ from: '2026-01-03T16:00:00.000Z', to: '2026-01-31T16:00:00.000Z' });
  });

  it('is called one only by a rate over all categories', async () => {
    const binOf = (answer: Change) =>
      Object.fromEntries(answer.categories.map((row) => [row.category, row.bin]));
    // Three tests at q = .10: the smallest p has to be at most .0333.
    expect(binOf(await change(WINDOW))).toEqual({ theft: 0, burglary: 0, vandalism: 0 });
    // Of theft alone .10 would do.
    expect(binOf(await change(`${WINDOW}&category=theft`))).toEqual({ theft: 2 });
  });

  it('has the whole, and categories that are only in one of the windows', async () => {
    const { total, categories } = await change(WINDOW);
    expect(total).toMatchObject({ before: 10, after: 15, ratio: 1.5, bin: 0 });
    expect(categories.find((row) => row.category === 'vandalism')).toMatchObject({ after: 0, ratio: 0 });
    const march = await change('from=2026-03-01&to=2026-03-02&category=theft');
    expect(march.total).toMatchObject({ before: 0, after: 50, ratio: null, ratioHigh: null, bin: 2 });
    expect(march.total.ratioLow).toBeGreaterThan(10);
  });

  it('is against a year ago or chosen days where these are asked for', async () => {
    const { before } = await change(`${WINDOW}&compare=year`);
    expect(before).toEqual({ from: '2025-01-31T16:00:00.000Z', to: '2025-02-28T16:00:00.000Z' });
    expect((await change(`${WINDOW}&compare=2026-01-01/2026-01-29`)).total.before).toBe(10);
  });

  it('is of a cell as well', async () => {
    const found = await server().ask('/api/density?res=9&from=2026-02-01&to=2026-03-01');
    const { cells } = await json<{ cells: { cell: string }[] }>(found);
    expect((await change(`${WINDOW}&cell=${cells[0]!.cell}`)).total.after).toBe(15);
  });

  describe('refuses', () => {
    it.each([
      ['a window without an end', 'from=2026-02-01', '?to'],
      ['unequal days', `${WINDOW}&compare=2026-01-01/2026-01-05`, '?compare'],
      ['an hour that is none', `${WINDOW}&hours=25`, '?hours'],
    ])('%s', async (_, query, pointer) => {
      const response = await server().ask(`/api/change?${query}`);
      expect(response.status).toBe(400);
      const problem = (await response.json()) as { errors: { pointer: string }[] };
      expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
    });
  });
});
