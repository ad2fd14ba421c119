/** Findings of the judged statistics, in an order. Pure. */
import { EMERGING_CLASSES, type Stat } from '../../domain/density/stat.ts';
import type { DensityCell } from '../api.ts';

/** Stands for an infinite ratio where rows are ordered. */
export const NOTHING_BEFORE = 1e5;

type Found = Pick<DensityCell, 'count' | 'before' | 'bin' | 'z' | 'p' | 'emerging'>;

/** How strong a finding is: hot and more are above, cold and less below, what is not significant lies between. */
export function strengthOf(row: Found, stat: Stat): number {
  if (stat === 'gi') return (row.bin ?? 0) * 1000 + (row.z ?? 0);
  // Among what is not significant the surest comes first, not the largest ratio: from none to one is endless, and nothing.
  if (stat === 'change') {
    return (row.bin ?? 0) * 10 + Math.sign(row.count - (row.before ?? 0)) * (1 - (row.p ?? 1));
  }
  // The catalogue runs from new hot spots over none to cold ones.
  return -EMERGING_CLASSES.indexOf(row.emerging ?? 'none');
}
