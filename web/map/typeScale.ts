/** Makes all names and numbers of a loaded style larger, whatever they are written with. */
import type { Map as MapLibre } from 'maplibre-gl';

/** MapLibre's own size where a layer says none. */
const DEFAULT_SIZE = 16;

/** Multiplies the type of every symbol layer; for a style just loaded. */
export function scaleType(map: MapLibre, factor: number) {
  for (const { id, type } of map.getStyle().layers) {
    if (type !== 'symbol') continue;
    const size: unknown = map.getLayoutProperty(id, 'text-size') ?? DEFAULT_SIZE;
    map.setLayoutProperty(id, 'text-size', scaledSize(size, factor) as number);
  }
}

/**
 * A size times a factor. An expression by zoom must stay on top, so each of its sizes is multiplied; any other is
 * multiplied as a whole.
 */
export function scaledSize(size: unknown, factor: number): unknown {
  if (typeof size === 'number') return size * factor;
  if (!Array.isArray(size)) return size;
  const [kind, ...rest] = size as unknown[];
  // interpolate: its kind, the input, then stop and size by turns; step: the input, the first size, then the same.
  const first = kind === 'interpolate' ? 3 : kind === 'step' ? 2 : null;
  if (first === null) return ['*', factor, size];
  return [kind, ...rest].map((part, i) =>
    i >= first && (i - first) % 2 === (kind === 'step' ? 0 : 1) ? scaledSize(part, factor) : part,
  );
}
