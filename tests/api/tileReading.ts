/** Addresses of tiles, and what is in one, by plain formulas and other people's decoder. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

/** For ids that are the same on both engines. */
export const NAMESPACE = '6f1f2b52-2d0a-4a0e-9a4f-3a7d7b9d6b10';

export const column = (lng: number, z: number) => Math.floor(((lng + 180) / 360) * 2 ** z);
export const row = (lat: number, z: number) =>
  Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);

/** `z/x/y` of the tile that holds a place. */
export const addressOf = (lng: number, lat: number, z: number) => `${z}/${column(lng, z)}/${row(lat, z)}`;

/** The properties of a layer's features. */
export function features(bytes: ArrayBuffer | Uint8Array, name: string): Record<string, unknown>[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => layer!.feature(i).properties);
}

/** The points of a layer of records: their ids, which are the numbers of their records, beside what they say. */
export function points(
  bytes: ArrayBuffer | Uint8Array,
  name: string,
): ({ id: number } & Record<string, unknown>)[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const { id, properties } = layer!.feature(i);
    return { ...properties, id: id! };
  });
}
