/** Places for tests that need no neighbours. */
import type { Places } from './types.ts';

/** Equal places of one kind, 100 m each, with no zones. */
export const testPlaces = (count: number): Places => ({
  count,
  size: new Float64Array(count).fill(100),
  kind: new Uint8Array(count),
  zonings: [],
  bandwidthsMeters: [],
  spread: () => {
    throw new Error('places without neighbours');
  },
});
