/** How the class of a hexagon becomes its colour, opacity and pattern: expressions that the map evaluates. Pure. */
import type { DataDrivenPropertyValueSpecification, FilterSpecification } from 'maplibre-gl';
import type { Stat } from '../../../domain/density/stat.ts';
import { RAMP, SEQUENTIAL_OPACITY } from '../classes.ts';
import { FAINT_OPACITY, GREY, JUDGED_OPACITY, judgedClasses } from '../judged.ts';
import type { Scene } from '../scene.ts';

/** What of a scene decides. */
export type HexagonScene = Pick<Scene, 'stat' | 'shade' | 'scales' | 'isolated'>;

export type Value<T> = DataDrivenPropertyValueSpecification<T>;

/** The property that a class is read from. */
const FIELD: Record<Stat, string> = {
  count: 'count',
  rate: 'ratePerKm2',
  weighted: 'weighted',
  smoothed: 'smoothed',
  gi: 'bin',
  change: 'bin',
  emerging: 'emerging',
};
/** Of the isolated class, and of the others. */
const SHOWN = 0.88;
const HIDDEN = 0.06;
const EDGE_OPACITY = 0.45;

/** While another statistic's tiles are still on screen the field may be missing: the lowest class then, or grey. */
const numberOf = (stat: Stat) => ['coalesce', ['get', FIELD[stat]], 0];
const textOf = (stat: Stat) => ['to-string', ['get', FIELD[stat]]];

/**
 * The colour of a cell. A sequential one is read by its own resolution and that resolution's class limits: while tiles of
 * two resolutions are on screen, each is read by its own scale. An unknown scale shows the lowest class.
 */
export function colorOf({ scales, shade, stat }: HexagonScene): Value<string> {
  const judged = judgedClasses(stat, shade);
  if (judged) {
    const branches = judged.flatMap(({ key, color }) => [key, color]);
    return ['match', textOf(stat), ...branches, GREY[shade]] as unknown as Value<string>;
  }
  const lowest = RAMP[shade][0];
  const branches = [...scales].flatMap(([res, { limits, colors }]) => [
    res,
    limits.length === 0
      ? colors[0]!
      : ['step', numberOf(stat), colors[0]!, ...limits.flatMap((limit, i) => [limit, colors[i + 1]!])],
  ]);
  if (branches.length === 0) return lowest;
  return ['match', ['get', 'res'], ...branches, lowest] as unknown as Value<string>;
}

export function opacityOf(scene: HexagonScene): Value<number> {
  const { scales, stat, shade, isolated } = scene;
  const judged = judgedClasses(stat, shade);
  if (judged) {
    const branches = judged.flatMap(({ key, faint }) => [
      key,
      isolated === null ? (faint ? FAINT_OPACITY[shade] : JUDGED_OPACITY) : key === isolated ? SHOWN : HIDDEN,
    ]);
    return ['match', textOf(stat), ...branches, FAINT_OPACITY[shade]] as unknown as Value<number>;
  }
  if (isolated === null) return SEQUENTIAL_OPACITY;
  const index = Number(isolated);
  const branches = [...scales].flatMap(([res, { limits }]) => {
    const value = numberOf(stat);
    const above = index === 0 ? -1 : (limits[index - 1] ?? 1e300);
    const below = limits[index] ?? 1e300;
    return [res, ['case', ['all', ['>=', value, above], ['<', value, below]], SHOWN, HIDDEN]];
  });
  if (branches.length === 0) return SEQUENTIAL_OPACITY;
  return ['match', ['get', 'res'], ...branches, SEQUENTIAL_OPACITY] as unknown as Value<number>;
}

/** The outline of a cell. Around what is not significant it would be a net over the whole map. */
export function outlineOf({ stat, shade }: HexagonScene, ground: string): Value<string> {
  const outline = withOpacity(ground, EDGE_OPACITY);
  const faint = judgedClasses(stat, shade)?.filter((each) => each.faint) ?? [];
  if (faint.length === 0) return outline;
  const branches = faint.flatMap(({ key }) => [key, withOpacity(ground, 0)]);
  return ['match', textOf(stat), ...branches, outline] as unknown as Value<string>;
}

/** `#rrggbb` with an opacity of 0 to 1. */
function withOpacity(color: string, opacity: number): string {
  const alpha = Math.round(opacity * 255);
  return `${color}${alpha.toString(16).padStart(2, '0')}`;
}

export const patterned = ({ stat, shade }: HexagonScene) =>
  (judgedClasses(stat, shade) ?? []).flatMap(({ key, pattern }) => (pattern ? [{ key, pattern }] : []));
export const imageOf = (key: string) => `hexagon-${key}`;

export function patternFilter(scene: HexagonScene): FilterSpecification {
  return [
    'in',
    textOf(scene.stat),
    ['literal', patterned(scene).map(({ key }) => key)],
  ] as FilterSpecification;
}

export function patternOf(scene: HexagonScene): Value<string> {
  const branches = patterned(scene).flatMap(({ key }) => [key, imageOf(key)]);
  return ['match', textOf(scene.stat), ...branches, branches[1]!] as unknown as Value<string>;
}
