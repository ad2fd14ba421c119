/** A team's way in a slot: the leg to the stop it goes to strong, the rest faint. */
import { computed, effect, untracked } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Feature, FeatureCollection } from 'geojson';
import { boundsOf, type LngLat } from '../../domain/place.ts';
import { t } from '../i18n/index.ts';
import { shade } from '../state/appearance.ts';
import { say } from '../state/notice.ts';
import { scene } from '../state/scene.ts';
import { assignment, currentStop, legs, shown } from '../state/teamPlan.ts';
import { PALETTE, teamColor } from './palette.ts';
import type { Scene } from './scene.ts';

const collect = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
const line = (coordinates: LngLat[], color: string): Feature => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates },
  properties: { color },
});

const teamScene = computed<Scene>(() => {
  const color = teamColor(0, shade.value);
  const faint = PALETTE[shade.value].faint;
  const at = currentStop.value;
  const ways = legs.value.map((points, leg) => ({ points, leg })).filter(({ points }) => points.length > 1);
  return {
    ...scene.value,
    layers: new Set(['plan'] as const),
    selection: null,
    plan: {
      zones: collect([]),
      // What comes later is drawn above.
      routes: collect(
        [...ways.filter(({ leg }) => leg !== at), ...ways.filter(({ leg }) => leg === at)].map(
          ({ points, leg }) => line(points, leg === at ? color : faint),
        ),
      ),
      stops: collect(
        (assignment.value?.stops ?? []).map((stop, i) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: stop.location },
          properties: { color: i === at ? color : faint, number: i + 1, post: false, locked: false },
        })),
      ),
      bases: collect(
        shown.value
          ? [
              {
                type: 'Feature',
                geometry: { type: 'Point', coordinates: shown.value.base },
                properties: { color },
              },
            ]
          : [],
      ),
    },
  };
});

/** What shall be seen whole: the way to the current stop, else all of it. */
function boundsShown() {
  const all = legs.value.flat();
  const leg = legs.value[currentStop.value] ?? [];
  const stops = (assignment.value?.stops ?? []).map(({ location }) => location as LngLat);
  const points = leg.length > 1 ? leg : [...all, ...stops];
  return points.length > 0 ? boundsOf(points) : null;
}

export function TeamMap() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    const stops: (() => void)[] = [];
    void import('./controller.ts').then(({ MapController }) => {
      const element = container.current;
      if (gone || !element) return;
      const start = boundsShown() ?? { lng: 120, lat: 29, zoom: 5 };
      const map = new MapController(element, teamScene.peek(), start, {
        camera: () => undefined,
        hover: () => undefined,
        click: () => undefined,
        failed: () => say(t('map.failed')),
      });
      stops.push(
        () => map.remove(),
        effect(() => map.sync(teamScene.value)),
        effect(() => {
          void currentStop.value;
          void assignment.value?.id;
          const bounds = untracked(boundsShown);
          if (bounds) map.goTo({ bounds });
        }),
      );
    });
    return () => {
      gone = true;
      for (const stop of stops) stop();
    };
  }, []);
  return <div ref={container} class="map" role="region" aria-label={t('team.map')} data-map-idle="false" />;
}
