/** What a click on the map does, on either of two maps. */
import type { LngLat } from '../../domain/place.ts';
import { ApiProblem, listRecords } from '../api.ts';
import { problemText } from '../i18n/index.ts';
import { say } from '../state/notice.ts';
import { camera, select, target } from '../state/store.ts';
import { tool } from '../state/tools.ts';
import type { Hit } from './scene.ts';

/** How far a click on a cluster goes in, and where its records are sure to be points. */
const ZOOM_STEP = 2;
const POINTS_ZOOM = 13.5;

let asking: AbortController | null = null;

export function clicked(hit: Hit | null, at: LngLat) {
  const now = tool.value;
  if (now.kind === 'pick') now.done(at);
  if (now.kind === 'section' && hit) {
    // A stop of the plan stands for its section.
    const section = hit.kind === 'section' ? hit.id : hit.properties.section;
    if (typeof section === 'string') now.done(section);
  }
  if (now.kind !== 'none') return;
  asking?.abort();
  asking = null;
  if (!hit) return select(null);
  switch (hit.kind) {
    case 'road':
    case 'coverage':
      return select(null);
    case 'risk':
      return select({ kind: 'road', id: hit.id });
    case 'cluster': {
      const zoom = (camera.value?.zoom ?? 10) + ZOOM_STEP;
      target.value = { lng: at[0], lat: at[1], zoom: Math.min(zoom, POINTS_ZOOM) };
      return;
    }
    case 'incident':
    case 'hazard':
      return void selectRecord(hit.kind, hit.id);
    default:
      select({ kind: hit.kind, id: hit.id });
  }
}

/** A point of a tile says only the number of its record; the server knows its id. */
async function selectRecord(kind: 'incident' | 'hazard', ref: string) {
  asking = new AbortController();
  const { signal } = asking;
  try {
    const found = await listRecords(kind === 'hazard' ? 'hazards' : 'incidents', { ref }, signal);
    const id = found.items[0]?.id;
    if (id && !signal.aborted) select({ kind, id });
  } catch (error) {
    if (error instanceof ApiProblem && !signal.aborted) say(problemText(error));
  }
}
