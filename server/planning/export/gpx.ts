/** A plan as GPX 1.1: for each assignment a route of its stops and a track of the way. https://www.topografix.com/GPX/1/1/ */
import type { LngLat } from '../../../domain/place.ts';
import { notesOf, titleOf, type PlanSheet, type SheetAssignment } from './sheet.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (c) => ESCAPES[c]!);

const element = (name: string, text: string): string => (text ? `<${name}>${escaped(text)}</${name}>` : '');
const position = ([lng, lat]: LngLat): string => `lat="${lat}" lon="${lng}"`;
const nameOf = (one: SheetAssignment): string => `${one.date} ${one.slot} ${one.team} ${one.place}`.trim();

/** In pieces, one an assignment; the schema wants all routes before the first track. */
export function* planGpx(sheet: PlanSheet): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Hexbeat" xmlns="http://www.topografix.com/GPX/1/1">
<metadata>${element('name', titleOf(sheet))}${element('desc', notesOf(sheet).join('. '))}<time>${sheet.updatedAt}</time></metadata>
`;
  for (const one of sheet.assignments) {
    if (one.stops.length > 0) yield route(one);
  }
  for (const one of sheet.assignments) {
    if (one.route.length > 0) yield track(one);
  }
  yield '</gpx>\n';
}

function route(one: SheetAssignment): string {
  const points = one.stops.map(
    (stop) =>
      `<rtept ${position(stop.location)}><time>${stop.arriveAt}</time>${element('name', `${stop.order} ${stop.section}`)}` +
      `${element('desc', `${stop.arrive}-${stop.leave}. ${stop.reasons}`)}</rtept>`,
  );
  return `<rte>${element('name', nameOf(one))}${element('desc', one.duty)}\n${points.join('\n')}\n</rte>\n`;
}

function track(one: SheetAssignment): string {
  const segments = one.route.map(
    (line) => `<trkseg>${line.map((point) => `<trkpt ${position(point)}/>`).join('')}</trkseg>`,
  );
  return `<trk>${element('name', nameOf(one))}\n${segments.join('\n')}\n</trk>\n`;
}
