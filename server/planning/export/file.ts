/** A plan as the file that is asked for. */
import { Readable } from 'node:stream';
import type { EXPORT_FORMATS } from '../../contract/plans/routes.ts';
import { breathe } from '../../network.ts';
import { planCsv } from './csv.ts';
import { planGeoJson } from './geojson.ts';
import { planGpx } from './gpx.ts';
import { planIcs } from './ics.ts';
import type { PlanSheet } from './sheet.ts';
import { planXlsx } from './xlsx.ts';

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  gpx: 'application/gpx+xml; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
};

export interface PlanFile {
  type: string;
  /** As in Content-Disposition. */
  disposition: string;
  body: ReadableStream<Uint8Array> | Uint8Array;
}

export async function planFile(format: ExportFormat, sheet: PlanSheet, timeZone: string): Promise<PlanFile> {
  return {
    type: TYPES[format],
    disposition: dispositionOf(['plan', sheet.from, sheet.team], format),
    body: await bodyOf(format, sheet, timeZone),
  };
}

async function bodyOf(format: ExportFormat, sheet: PlanSheet, timeZone: string): Promise<PlanFile['body']> {
  switch (format) {
    case 'csv':
      return streamed(planCsv(sheet));
    case 'gpx':
      return streamed(planGpx(sheet));
    case 'geojson':
      return streamed(planGeoJson(sheet));
    case 'ics':
      return new TextEncoder().encode(planIcs(sheet, timeZone));
    case 'xlsx':
      return planXlsx(sheet);
  }
}

const PIECES_AT_ONCE = 100;

function streamed(pieces: Generator<string>): ReadableStream<Uint8Array> {
  async function* joined() {
    let text = '';
    let count = 0;
    for (const piece of pieces) {
      text += piece;
      if (++count % PIECES_AT_ONCE > 0) continue;
      yield text;
      text = '';
      await breathe();
    }
    yield text;
  }
  const stream = Readable.toWeb(Readable.from(joined())) as ReadableStream<string>;
  return stream.pipeThrough(new TextEncoderStream());
}

/**
 * `attachment` with a name that any file system takes: `plan-2026-03-06-红队.csv`, for those that read no UTF-8 without what is not ASCII
 * (RFC 6266, RFC 8187).
 */
export function dispositionOf(parts: readonly (string | null)[], ending: string): string {
  const name = parts
    .filter((part) => part !== null)

    .map((part) => part.replace(/[\s\\/:*?"<>|%;,'\u0000-\u001f\u007f]+/g, '-').replace(/^[-.]+|[-.]+$/g, ''))
    .filter(Boolean)
    .join('-');
  const ascii = name
    .replace(/[^\x20-\x7e]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/-$/, '');
  // encodeURIComponent leaves some characters that RFC 8187 does not know as plain.
  const encoded = encodeURIComponent(name).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}.${ending}"; filename*=UTF-8''${encoded}.${ending}`;
}
