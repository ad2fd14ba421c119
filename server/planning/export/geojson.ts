/** A plan as GeoJSON (RFC 7946): a point for each stop, and the way of each assignment. */
import { notesOf, type PlanSheet, type SheetAssignment } from './sheet.ts';

/** In pieces, one an assignment. */
export function* planGeoJson(sheet: PlanSheet): Generator<string> {
  const { id, version, status, from, to, simulated } = sheet;
  const about = { plan: id, version, status, from, to, simulated, notes: notesOf(sheet) };
  yield `{"type":"FeatureCollection","about":${JSON.stringify(about)},"features":[`;
  let separator = '';
  for (const one of sheet.assignments) {
    const features = featuresOf(one, simulated);
    if (features.length === 0) continue;
    yield separator + features.map((feature) => JSON.stringify(feature)).join(',\n');
    separator = ',\n';
  }
  yield ']}\n';
}

function featuresOf(one: SheetAssignment, simulated: boolean): unknown[] {
  const { id: assignment, date, slot, team, members, place, duty } = one;
  const shared = { assignment, date, slot, team, members, place, duty, simulated };
  const stops = one.stops.map(({ location, id, ...stop }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: location },
    properties: { kind: 'stop', stop: id, ...stop, ...shared },
  }));
  if (one.route.length === 0) return stops;
  const way = {
    type: 'Feature',
    geometry: { type: 'MultiLineString', coordinates: one.route },
    properties: { kind: 'route', meters: Math.round(one.routeMeters), ...shared },
  };
  return [way, ...stops];
}
