/** What the legend says of the second map's window: its cells and records in the classes of the first. Loaded with the legend. */
import { classOf } from '../../domain/density/breaks.ts';
import { isStudyStat, type Stat } from '../../domain/density/stat.ts';
import * as api from '../api.ts';
import { classes, classesQuery, legendTerms, resolution, swipeQuery, unaskable, whenReady } from './data.ts';
import { resource } from './resource.ts';

interface Key {
  query: api.DensityQuery;
  terms: api.LegendTerms;
  res: number;
  stat: Stat;
  limits: number[];
  turn: number;
}

let last: Key | null = null;

/** Only once the first map's classes are there, because they are those that are counted by; until then as asked before. */
function keyOf(): Key | null {
  const query = swipeQuery.value;
  const main = classes.data.value;
  if (!query || unaskable.value !== null) return (last = null);
  const isCurrent =
    main?.res === resolution.value && JSON.stringify(main.query) === JSON.stringify(classesQuery.value);
  if (isCurrent) {
    const { res, stat, limits, turn } = main;
    last = { query, terms: legendTerms.value, res, stat, limits, turn };
  }
  return last;
}

const sameClasses = (a: Key, b: Key) =>
  a.stat === b.stat && a.res === b.res && a.limits.join() === b.limits.join();

export const besideClasses = resource(
  whenReady(keyOf),
  async (key, stop) => {
    const answer = await api.getDensityClasses({ ...key.query, ...key.terms }, key.res, stop);
    if (isStudyStat(key.stat) || answer.limits.join() === key.limits.join()) return answer;
    // A window of a day more or less has limits of its own; on the map it has the first one's colours.
    const { cells } = await api.getDensity(key.query, key.res, stop);
    return { ...answer, limits: key.limits, classes: counted(cells, key) };
  },
  sameClasses,
);

const VALUE: Partial<Record<Stat, (row: api.DensityCell) => number>> = {
  rate: (row) => row.ratePerKm2,
  weighted: (row) => row.weighted ?? 0,
  smoothed: (row) => row.smoothed ?? 0,
};

function counted(rows: readonly api.DensityCell[], key: Key): api.DensityClasses['classes'] {
  const valueOf = VALUE[key.stat] ?? ((row) => row.count);
  const found = Array.from({ length: key.limits.length + 1 }, (_, i) => ({
    key: String(i),
    cells: 0,
    count: 0,
  }));
  for (const row of rows) {
    const value = valueOf(row);
    if (value <= 0) continue;
    const own = found[classOf(value, key.limits)]!;
    own.cells++;
    own.count += row.count;
  }
  return found;
}
