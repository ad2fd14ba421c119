/** What a PMTiles file is: made here, or any other that was put in its place. */
import { open, stat } from 'node:fs/promises';
import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles';
import type { BBox } from '../../domain/place.ts';

export interface BasemapDescription {
  /** `hexbeat`: with the layers of `buildBasemap`; `vector`: with others; `raster`: pictures. */
  kind: 'hexbeat' | 'vector' | 'raster';
  /** Names of the vector layers, in the file's order; none of a raster. */
  layers: string[];
  attribution: string | null;
  bounds: BBox;
  maxZoom: number;
}

/** The name that `buildBasemap` leaves in the archive's metadata. */
export const GENERATOR = 'hexbeat';

const described = new Map<string, { mtimeMs: number; description: Promise<BasemapDescription> }>();

/**
 * Reads header and metadata of a PMTiles file, again only when the file has changed. null: there is no such file, or it
 * is no PMTiles archive.
 */
export async function describeBasemap(file: string): Promise<BasemapDescription | null> {
  const found = await stat(file).catch(() => null);
  if (!found) return null;
  const known = described.get(file);
  if (known?.mtimeMs === found.mtimeMs) return known.description.catch(() => null);
  const description = read(file);
  described.set(file, { mtimeMs: found.mtimeMs, description });
  return description.catch(() => null);
}

async function read(file: string): Promise<BasemapDescription> {
  const archive = new PMTiles(fileSource(file));
  const header = await archive.getHeader();
  const metadata = (await archive.getMetadata()) as {
    vector_layers?: { id: string }[];
    attribution?: string;
    generator?: string;
  };
  const layers = metadata.vector_layers?.map(({ id }) => id) ?? [];
  const isOurs = metadata.generator === GENERATOR;
  return {
    kind: header.tileType !== TileType.Mvt ? 'raster' : isOurs ? 'hexbeat' : 'vector',
    layers,
    attribution: metadata.attribution ?? null,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    maxZoom: header.maxZoom,
  };
}

function fileSource(file: string): Source {
  return {
    getKey: () => file,
    async getBytes(offset: number, length: number): Promise<RangeResponse> {
      const handle = await open(file, 'r');
      try {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
        return { data: buffer.buffer.slice(0, bytesRead) as ArrayBuffer };
      } finally {
        await handle.close();
      }
    },
  };
}
