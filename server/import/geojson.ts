/** GeoJSON files (RFC 7946), feature by feature, and what their properties say. */
import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import { parser } from 'stream-json';
import { pick } from 'stream-json/filters/pick.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { Problem } from '../../domain/problem.ts';
import { toWgs84, type Crs } from '../../domain/datum.ts';
import { readBytes, type SourceFile, type TextEncoding } from './source.ts';

export interface FileFeature {
  /** Counted from 1: a feature's 'line' in a report. */
  number: number;
  id: string | null;
  /** Not yet checked: whatever stands there. */
  geometry: Geometry | null;
  properties: Record<string, unknown>;
}

/** The features of a FeatureCollection as they come. Throws Problem `import-rejected` where the file is no such thing. */
export async function* readFeatures(
  file: SourceFile,
  encoding: TextEncoding,
  onRead?: (bytes: number) => void,
): AsyncGenerator<FileFeature> {
  const tokens = parser.asStream();
  const picked = tokens.pipe(pick.asStream({ filter: 'features' }));
  const features = picked.pipe(streamArray.asStream());
  const feeding = feed(file, encoding, tokens, onRead).catch((error: Error) => features.destroy(error));
  for (const stage of [tokens, picked]) stage.on('error', (error: Error) => features.destroy(error));
  let number = 0;
  try {
    for await (const { value } of features as AsyncIterable<{ value: unknown }>) {
      number++;
      const { id, geometry, properties } = (value ?? {}) as Record<string, unknown>;
      yield {
        number,
        id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
        geometry: isGeometry(geometry) ? geometry : null,
        properties: isObject(properties) ? properties : {},
      };
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      'import-rejected',
      `${file.path} cannot be read as GeoJSON: ${(error as Error).message}`,
    );
  } finally {
    tokens.destroy();
  }
  await feeding;
  if (number === 0) {
    throw new Problem(
      'import-rejected',
      `${file.path} holds no features: a GeoJSON FeatureCollection is needed`,
    );
  }
}

async function feed(
  file: SourceFile,
  encoding: TextEncoding,
  target: NodeJS.WritableStream,
  onRead?: (bytes: number) => void,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of readBytes(file, onRead)) {
    const text = decoder.decode(piece, { stream: true });
    await new Promise<void>((resolve) => target.write(text, () => resolve()));
  }
  target.end();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function isGeometry(value: unknown): value is Geometry {
  return isObject(value) && typeof value.type === 'string' && Array.isArray(value.coordinates);
}

/** All rings of a polygon or of several, as they stand there: not yet checked. */
export const ringsOf = (geometry: Polygon | MultiPolygon): unknown[] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();

/** Whether it has four positions at least and ends where it begins. */
export function isClosedRing(ring: unknown): boolean {
  if (!Array.isArray(ring) || ring.length < 4) return false;
  const [first, last] = [ring[0], ring.at(-1)] as [unknown, unknown];
  return Array.isArray(first) && Array.isArray(last) && first[0] === last[0] && first[1] === last[1];
}

/**
 * The positions of a geometry's coordinates as WGS84, heights left out; null where one of them is no place.
 * `coordinates` may be nested to any depth.
 */
export function placesOf<T>(coordinates: T, crs: Crs): T | null {
  try {
    return shifted(coordinates, crs) as T;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function shifted(coordinates: unknown, crs: Crs): unknown {
  if (!Array.isArray(coordinates)) throw new Problem('invalid');
  const [x, y] = coordinates as unknown[];
  if (typeof x === 'number' && typeof y === 'number') return toWgs84(crs, [x, y]) satisfies Position;
  return coordinates.map((inner) => shifted(inner, crs));
}

/** Reads properties by field: by `mapping`, else by the field's own name, whatever its case. */
export function propertyReader<F extends string>(
  mapping: Partial<Record<F, string>>,
): (feature: FileFeature, field: F) => string {
  return ({ properties }, field) => {
    const wanted = mapping[field] ?? field;
    const key =
      wanted in properties
        ? wanted
        : Object.keys(properties).find((name) => name.toLowerCase() === wanted.toLowerCase());
    const value = key === undefined ? undefined : properties[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
}
