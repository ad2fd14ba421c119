/**
 * An answer as JSON, CSV or GeoJSON, written in slices: 50,000 cells in one piece would keep every other request waiting for
 * hundreds of milliseconds.
 */
import { stringify } from 'csv-stringify/sync';
import { EMERGING_CLASSES } from '../../domain/density/stat.ts';
import { cellRing, cellToHex, cellTouches } from '../../domain/cells.ts';
import type { BBox } from '../../domain/place.ts';
import type { DensityAbout, DensityCell } from '../contract/density.ts';
import { breathe } from '../network.ts';
import type { DensityColumns } from './types.ts';

export const FORMATS = ['application/json', 'text/csv', 'application/geo+json'] as const;
export type Format = (typeof FORMATS)[number];

/** Cells written at a time; outlines of hexagons cost ten times as much as numbers. */
const SLICE: Record<Format, number> = {
  'application/json': 1000,
  'text/csv': 1000,
  'application/geo+json': 250,
};

/**
 * The text of an answer, slice after slice.
 * @param rows the cells to write, as indices into the columns
 */
export async function* answerText(
  format: Format,
  about: DensityAbout,
  columns: DensityColumns,
  rows: Uint32Array,
): AsyncGenerator<string> {
  const cellAt = rowReader(columns);
  const [head, tail] = FRAME[format](about, namesOf(columns));
  yield head;
  for (let start = 0; start < rows.length; start += SLICE[format]) {
    await breathe();
    const slice = Array.from(rows.subarray(start, start + SLICE[format]), cellAt);
    yield WRITE[format](slice, start === 0);
  }
  yield tail;
}

const FRAME: Record<Format, (about: DensityAbout, names: (keyof DensityCell)[]) => [string, string]> = {
  'application/json': (about) => [`${JSON.stringify(about).slice(0, -1)},"cells":[`, ']}'],
  'text/csv': (_, names) => [stringify([names]), ''],
  'application/geo+json': (about) => [
    `{"type":"FeatureCollection","about":${JSON.stringify(about)},"features":[`,
    ']}',
  ],
};

type WriteSlice = (slice: DensityCell[], isFirst: boolean) => string;

const WRITE: Record<Format, WriteSlice> = {
  'application/json': (slice, isFirst) => `${isFirst ? '' : ','}${JSON.stringify(slice).slice(1, -1)}`,
  'text/csv': (slice) => stringify(slice.map((row) => Object.values(row).map((value) => value ?? 'inf'))),
  'application/geo+json': (slice, isFirst) =>
    `${isFirst ? '' : ','}${JSON.stringify(slice.map(featureOf)).slice(1, -1)}`,
};

function featureOf(properties: DensityCell) {
  const ring = cellRing(BigInt(`0x${properties.cell}`)).map((position) => position.map(toCentimeter));
  return {
    type: 'Feature',
    id: properties.cell,
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties,
  };
}

const toCentimeter = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

/** More digits than a map or a table can show, and half the bytes. */
const significant = (value: number): number => Number(value.toPrecision(6));

type Reader = (i: number) => DensityCell[keyof DensityCell];

/** How each column is read that the answer has; in the order of a row. */
function readers(columns: DensityColumns): [keyof DensityCell, Reader][] {
  const { cells, counts, areaKm2, emerging } = columns;
  const given: [keyof DensityCell, Reader][] = [
    ['cell', (i) => cellToHex(cells[i]!)],
    ['count', (i) => counts[i]!],
    ['ratePerKm2', (i) => significant(counts[i]! / areaKm2[i]!)],
  ];
  // JSON knows no infinity: null stands for it.
  const finite = (value: number) => (Number.isFinite(value) ? significant(value) : null);
  for (const name of [
    'weighted',
    'smoothed',
    'z',
    'p',
    'bin',
    'before',
    'ratio',
    'ratioLow',
    'ratioHigh',
  ] as const) {
    const values = columns[name];
    if (values) given.push([name, (i) => finite(values[i]!)]);
  }
  if (emerging) given.push(['emerging', (i) => EMERGING_CLASSES[emerging[i]!]!]);
  return given;
}

const namesOf = (columns: DensityColumns): (keyof DensityCell)[] => readers(columns).map(([name]) => name);

function rowReader(columns: DensityColumns): (i: number) => DensityCell {
  const all = readers(columns);
  return (i) => Object.fromEntries(all.map(([name, read]) => [name, read(i)])) as unknown as DensityCell;
}

/** The indices of the cells that touch a box (null: of all), ascending. */
export async function rowsWithin({ cells }: DensityColumns, box: BBox | null): Promise<Uint32Array> {
  const rows = new Uint32Array(cells.length);
  if (box === null) return rows.map((_, i) => i);
  let size = 0;
  for (let i = 0; i < cells.length; i++) {
    if (i % 500 === 499) await breathe();
    if (cellTouches(cells[i]!, box)) rows[size++] = i;
  }
  return rows.slice(0, size);
}
