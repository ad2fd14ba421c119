/**
 * The map alone, by the page's own controller, with hexagons either in our way (vector tiles) or as one GeoJSON source with the
 * same colours. bench/hexagons.ts drives it through `window.bench`.
 */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { MapController } from '../../web/map/controller.ts';
import { RAMP, classColors } from '../../web/map/classes.ts';
import { PALETTE } from '../../web/map/palette.ts';
import type { Scene } from '../../web/map/scene.ts';
import type { Bench, BenchMap } from './bench.ts';

const PEER = 'peer';
const RES = 10;
const PAN_PIXELS = 12;

declare global {
  interface Window {
    bench: Bench;
  }
}

let scene: Scene = {
  shade: 'light',
  language: 'en',
  textScale: 1,
  layers: new Set(),
  recordQuery: '',
  densityQuery: '',
  windowQuery: '',
  turn: 0,
  stat: 'count',
  scales: new Map(),
  isolated: null,
  categoryColors: [],
  sections: { type: 'FeatureCollection', features: [] },
  beats: { type: 'FeatureCollection', features: [] },
  plan: null,
  selection: null,
  hour: 0,
  draftLine: null,
  pins: [],
};

let controller: MapController;
let source = 'density';
let peerUrls: Record<string, string> = {};

window.bench = {
  async open({ variant, camera, peers }: BenchMap) {
    source = variant === 'tiles' ? 'density' : PEER;
    peerUrls = peers;
    controller = new MapController(document.getElementById('map')!, scene, camera, {
      camera: () => undefined,
      hover: () => undefined,
      click: () => undefined,
      failed: () => console.error('the map failed'),
    });
    await controller.map.once('idle');
  },
  async start(query) {
    const { map } = controller;
    const startedMs = performance.now();
    const drawn = untilDrawn(map, colour(map, query));
    if (source === 'density') show({ layers: new Set(['hexagons']), densityQuery: query });
    else addPeer(map, query);
    return (await drawn) - startedMs;
  },
  async change(query) {
    const { map } = controller;
    const startedMs = performance.now();
    const drawn = untilDrawn(map, colour(map, query));
    if (source === 'density') show({ densityQuery: query });
    else void map.getSource<GeoJSONSource>(PEER)!.setData(peerUrls[query]!);
    return (await drawn) - startedMs;
  },
  async pan(seconds) {
    const { map } = controller;
    let frames = 0;
    const count = () => frames++;
    map.on('render', count);
    const startedMs = performance.now();
    while (performance.now() - startedMs < seconds * 1000) {
      // To and fro, so that what is on screen stays about the same.
      const forth = Math.floor((performance.now() - startedMs) / 1000) % 2 === 0;
      map.panBy([forth ? PAN_PIXELS : -PAN_PIXELS, 0], { duration: 0 });
      await nextFrame();
    }
    map.off('render', count);
    return frames / ((performance.now() - startedMs) / 1000);
  },
  cells() {
    const layer = source === 'density' ? 'hexagons' : PEER;
    const found = controller.map.queryRenderedFeatures({ layers: [layer] });
    return [...new Set(found.map(({ properties }) => String(properties.cell)))].sort();
  },
};

function show(changes: Partial<Scene>) {
  scene = { ...scene, ...changes };
  controller.sync(scene);
}

/** The same two layers as ours, over one source with the cells of everything asked for. */
function addPeer(map: MapLibre, query: string) {
  map.addSource(PEER, { type: 'geojson', data: peerUrls[query]!, promoteId: 'cell' });
  map.addLayer({
    id: PEER,
    type: 'fill',
    source: PEER,
    paint: { 'fill-opacity': 0.7, 'fill-antialias': false },
  });
  map.addLayer({
    id: `${PEER}-edges`,
    type: 'line',
    source: PEER,
    paint: { 'line-color': PALETTE.light.ground, 'line-width': 0.7, 'line-opacity': 0.45 },
  });
}

/** Classes come from the server, as in the page, while the cells are on their way. */
async function colour(map: MapLibre, query: string) {
  const answer = await fetch(`/api/density/classes?${query && `${query}&`}res=${RES}`);
  if (!answer.ok) throw new Error(`classes: ${answer.status}`);
  const { limits } = (await answer.json()) as { limits: number[] };
  const colors = classColors(limits, RAMP.light);
  if (source === 'density') {
    show({ scales: new Map([[RES, { limits, colors }]]) });
    return;
  }
  const steps = limits.flatMap((limit, i) => [limit, colors[i + 1]!]);
  map.setPaintProperty(
    PEER,
    'fill-color',
    limits.length ? (['step', ['get', 'count'], colors[0]!, ...steps] as unknown as string) : colors[0]!,
  );
}

/** When the first frame is out that shows everything asked for: its data came, all of it, and were rendered in their colours. */
async function untilDrawn(map: MapLibre, colouring: Promise<void>): Promise<number> {
  let hasColours = false;
  let hasNew = false;
  void colouring.then(() => (hasColours = true));
  return new Promise((resolve) => {
    map.on('sourcedata', function came(event) {
      if (event.sourceId !== source || (event.sourceDataType !== 'content' && !event.tile)) return;
      hasNew = true;
      map.off('sourcedata', came);
    });
    map.on('render', function rendered() {
      if (!hasNew || !hasColours || !map.getSource(source) || !map.isSourceLoaded(source)) return;
      map.off('render', rendered);
      void nextFrame().then(() => resolve(performance.now()));
    });
  });
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
