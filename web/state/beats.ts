/** Beats, the zones that are given, as the server has them and as the map draws them. */
import { computed } from '@preact/signals';
import type { FeatureCollection } from 'geojson';
import { listBeats } from '../api.ts';
import { resource } from './resource.ts';
import { ready, written } from './data.ts';
import { workspace } from './store.ts';

export const beats = resource(
  () => (ready.value && workspace.value === 'dispatch' ? { turn: written.value } : null),
  (_, stop) => listBeats(stop),
);

/** As the map draws them: outlines, and a point within each that bears its name. */
export const beatShapes = computed<FeatureCollection>(() => ({
  type: 'FeatureCollection',
  features: (beats.data.value ?? []).flatMap(({ name, geometry, middle }) => [
    { type: 'Feature', geometry: geometry as FeatureCollection['features'][0]['geometry'], properties: {} },
    { type: 'Feature', geometry: { type: 'Point', coordinates: middle }, properties: { name } },
  ]),
}));
