/**
 * Kernel density along the network (equal-split discontinuous at junctions; Okabe, Satoh & Sugihara 2009,
 * doi:10.1080/13658810802475491), over cells by distance, of recency-weighted counts: what happened nearby tells of a place that has
 * few incidents of its own. By itself it smears hot places over their surroundings; in the blend it fills what counts leave empty.
 */
import type { History } from '../history.ts';

export function neighboursShare(
  history: History,
  ms: number,
  halfLifeDays: number,
  bandwidthMeters: number,
): Float64Array {
  return history.spreadShare(ms, halfLifeDays, bandwidthMeters);
}
