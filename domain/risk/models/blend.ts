/**
 * The blend: a mixture of the other models, fitted by Poisson likelihood to windows that they have not seen (`../mixture.ts`). Since each
 * of them is a corner of it, it cannot fall behind the best of them by more than its few weights can be off; it pays for what it does
 * not know by leaning on the background. Linear: it cannot say that two parts together mean more than their sum.
 */
import type { Part, Weights } from '../types.ts';
import { PARTS } from '../types.ts';

/** The parts at one instant: distributions over places. */
export type PartShares = Readonly<Record<Part, Float64Array>>;

export function blendShare(parts: PartShares, weights: Weights): Float64Array {
  const share = new Float64Array(parts.background.length);
  for (const part of PARTS) {
    const weight = weights[part];
    if (weight === 0) continue;
    const of = parts[part];
    for (let i = 0; i < share.length; i++) share[i]! += weight * of[i]!;
  }
  return share;
}
