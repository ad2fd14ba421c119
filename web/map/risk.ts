/** Colours of the risk map, and how an hour of the week becomes one: an expression that the map evaluates. Pure. */
import type { DataDrivenPropertyValueSpecification } from 'maplibre-gl';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import { RAMP } from './classes.ts';
import type { Scene } from './scene.ts';

/** Lines on the ground, not areas over it: the ramp of the hexagons, undiluted. */
export const RISK_RAMP = RAMP;

/** Of roads that too few incidents stand behind. */
export const UNEVIDENT_OPACITY = 0.4;

/**
 * The class digit of an hour of the week. A tile of a small zoom tells of several hours by one digit: how many, its length says.
 */
export function riskColor({
  shade,
  hour,
}: Pick<Scene, 'shade' | 'hour'>): DataDrivenPropertyValueSpecification<string> {
  const hours = ['get', 'hours'];
  const at = ['floor', ['/', ['*', hour, ['length', hours]], HOURS_PER_WEEK]];
  const digit = ['let', 'at', at, ['slice', hours, ['var', 'at'], ['+', ['var', 'at'], 1]]];
  const ramp = RISK_RAMP[shade];
  const branches = ramp.flatMap((color, i) => [String(i), color]);
  return [
    'match',
    ['to-string', digit],
    ...branches,
    ramp[0],
  ] as unknown as DataDrivenPropertyValueSpecification<string>;
}
