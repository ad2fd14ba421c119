/**
 * The writer of any geometry as vector tiles (Mapbox Vector Tile specification 2.1, github.com/mapbox/vector-tile-spec), over
 * `pbf`; points and hexagons, of which there are many, are written by `layerWriter.ts`. It takes geometry that is already in tile units and clipped, and sees to what the format asks: integers, no
 * repeated vertices, closed rings with outer ones clockwise on the screen, each key and value stored once a layer.
 */
import { PbfWriter } from 'pbf';
import { TILE_EXTENT } from './math.ts';

export type PropertyValue = string | number | boolean;
/** Null and undefined are left out of the tile. */
export type Properties = Readonly<Record<string, PropertyValue | null | undefined>>;

export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;

/** Geometry in tile units; numbers are rounded when written. */
export interface TileFeature {
  /** A safe integer >= 0, or nothing. */
  id?: number;
  type: typeof POINT | typeof LINE | typeof POLYGON;
  /**
   * Flat `x, y, …` lists: one list of points; a list a line; a list a ring, open or closed, each outer ring followed by
   * its holes. Outer rings have a positive area by the surveyor's formula in tile units, holes a negative one.
   */
  parts: readonly (readonly number[])[];
  properties: Properties;
}

export interface WritableLayer {
  name: string;
  features: Iterable<TileFeature>;
}

export const MOVE_TO = 1;
export const LINE_TO = 2;
export const CLOSE_PATH = 7;

/** The bytes of a tile, not compressed; layers in which nothing can be drawn are left out, so it may be empty. */
export function writeTile(layers: Iterable<WritableLayer>): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  for (const layer of layers) {
    const body = new PbfWriter();
    if (writeLayer(layer, body) > 0) pbf.writeBytesField(3, body.finish());
  }
  return pbf.finish() as Uint8Array<ArrayBuffer>;
}

function writeLayer(layer: WritableLayer, pbf: PbfWriter): number {
  const keys = new Map<string, number>();
  const values = new Map<PropertyValue, number>();
  let written = 0;
  pbf.writeStringField(1, layer.name);
  for (const feature of layer.features) {
    const commands = geometryCommands(feature);
    if (commands.length === 0) continue;
    const tags: number[] = [];
    for (const key in feature.properties) {
      const value = feature.properties[key];
      if (value === null || value === undefined) continue;
      tags.push(indexIn(keys, key), indexIn(values, value));
    }
    pbf.writeMessage(2, writeFeature, { id: feature.id, type: feature.type, tags, commands });
    written++;
  }
  for (const key of keys.keys()) pbf.writeStringField(3, key);
  for (const value of values.keys()) pbf.writeMessage(4, writeValue, value);
  pbf.writeVarintField(5, TILE_EXTENT);
  pbf.writeVarintField(15, 2);
  return written;
}

function writeFeature(
  feature: { id: number | undefined; type: number; tags: number[]; commands: number[] },
  pbf: PbfWriter,
): void {
  if (feature.id !== undefined) pbf.writeVarintField(1, feature.id);
  if (feature.tags.length > 0) pbf.writePackedVarint(2, feature.tags);
  pbf.writeVarintField(3, feature.type);
  pbf.writePackedVarint(4, feature.commands);
}

function writeValue(value: PropertyValue, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(1, value);
  else if (typeof value === 'boolean') pbf.writeBooleanField(7, value);
  else if (!Number.isSafeInteger(value)) pbf.writeDoubleField(3, value);
  else if (value < 0) pbf.writeSVarintField(6, value);
  else pbf.writeVarintField(5, value);
}

function indexIn<T>(table: Map<T, number>, item: T): number {
  let index = table.get(item);
  if (index === undefined) {
    index = table.size;
    table.set(item, index);
  }
  return index;
}

/** The command integers of a geometry; empty where nothing is left of it. */
function geometryCommands(feature: TileFeature): number[] {
  const commands: number[] = [];
  let cursorX = 0;
  let cursorY = 0;
  const moveTo = (x: number, y: number) => {
    const dx = x - cursorX;
    const dy = y - cursorY;
    commands.push((dx << 1) ^ (dx >> 31), (dy << 1) ^ (dy >> 31));
    cursorX = x;
    cursorY = y;
  };

  if (feature.type === POINT) {
    const points = feature.parts.flat();
    const count = points.length / 2;
    if (count === 0) return commands;
    commands.push(MOVE_TO | (count << 3));
    for (let i = 0; i < points.length; i += 2) moveTo(Math.round(points[i]!), Math.round(points[i + 1]!));
    return commands;
  }

  const closed = feature.type === POLYGON;
  let outerIsKept = false;
  for (const part of feature.parts) {
    const path = roundedPath(part, closed);
    if (closed) {
      // A hole whose outer ring fell away would be read as one of the polygon before it; so would a ring that
      // rounding turned over.
      const isHole = doubledArea(part) < 0;
      const area = path.length < 6 ? 0 : doubledArea(path);
      const keep: boolean = isHole ? outerIsKept && area < 0 : area > 0;
      if (!isHole) outerIsKept = keep;
      if (!keep) continue;
    } else if (path.length < 4) continue;
    commands.push(MOVE_TO | (1 << 3));
    moveTo(path[0]!, path[1]!);
    commands.push(LINE_TO | ((path.length / 2 - 1) << 3));
    for (let i = 2; i < path.length; i += 2) moveTo(path[i]!, path[i + 1]!);
    if (closed) commands.push(CLOSE_PATH | (1 << 3));
  }
  return commands;
}

/** Rounded, without repeated neighbours; a closed path without its last vertex where that is the first. */
function roundedPath(part: readonly number[], closed: boolean): number[] {
  const path: number[] = [];
  for (let i = 0; i < part.length; i += 2) {
    const x = Math.round(part[i]!);
    const y = Math.round(part[i + 1]!);
    if (path.length > 0 && x === path[path.length - 2] && y === path[path.length - 1]) continue;
    path.push(x, y);
  }
  if (closed) {
    while (path.length > 2 && path[0] === path[path.length - 2] && path[1] === path[path.length - 1]) {
      path.length -= 2;
    }
  }
  return path;
}

/** Twice the signed area of an open or closed ring, units squared; positive is clockwise on the screen. */
export function doubledArea(ring: readonly number[]): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    sum += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!;
  }
  return sum;
}
