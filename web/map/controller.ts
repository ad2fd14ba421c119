/** Owns MapLibre. State hands it scenes and targets; it says what the pointer and the camera do. */
import {
  AttributionControl,
  Map as MapLibre,
  Marker,
  NavigationControl,
  ScaleControl,
  addProtocol,
  setWorkerUrl,
  type AJAXError,
  type MapMouseEvent,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { Protocol } from 'pmtiles';
import type { Geometry } from 'geojson';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { Camera } from '../state/view.ts';
import { arrowImage } from './arrow.ts';
import { PALETTE } from './palette.ts';
import { lockImage, postImage } from './planMarks.ts';
import { Areas } from './layers/areas.ts';
import { Beats } from './layers/beats.ts';
import { Hexagons } from './layers/hexagons.ts';
import type { MapLayer } from './layers/layer.ts';
import { Coverage, Roads } from './layers/measured.ts';
import { PlanLayer } from './layers/plan.ts';
import { Risk } from './layers/risk.ts';
import { Points } from './layers/points.ts';
import { Sections } from './layers/sections.ts';
import type { Hit, Scene } from './scene.ts';
import { scaleType } from './typeScale.ts';

setWorkerUrl(workerUrl);
addProtocol('pmtiles', new Protocol().tile);

export interface MapEvents {
  camera(camera: Camera): void;
  hover(hit: Hit | null, point: { x: number; y: number }): void;
  click(hit: Hit | null, at: LngLat): void;
  /** A style or tile that could not be had; the map goes on with what it has. */
  failed(): void;
}

/** The second map of a comparison has no furniture and follows the first, whatever is laid out. */
export interface MapOptions {
  beside?: boolean;
}

/** What the pointer meets. */
interface Found {
  hit: Hit;
  layer: MapLayer;
  outline: Geometry;
}

/** What a style is loaded for. */
const styleKey = ({ shade, language, textScale }: Scene) => `${shade}|${language}|${textScale}`;

/** Pixels around a touch that still count as on the thing. */
const TOLERANCE = 5;

/** Marks that are drawn in the colour that their name ends with. */
const IMAGES: Record<string, typeof arrowImage | undefined> = {
  arrow: arrowImage,
  post: postImage,
  lock: lockImage,
};

/** A panel that is fetched while the map goes somewhere may still take room: within this time the target is met anew. */
const SETTLING_MS = 1500;

export class MapController {
  readonly map: MapLibre;
  readonly #layers: readonly MapLayer[] = [
    new Areas(),
    new Hexagons(),
    new Coverage(),
    new Roads(),
    new Risk(),
    new Beats(),
    new Sections(),
    new PlanLayer(),
    new Points('incidents'),
    new Points('hazards'),
  ];
  readonly #events: MapEvents;
  readonly #container: HTMLElement;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  /** Without a pointer that hovers, a tap would leave a note behind. */
  readonly #hovers = matchMedia('(hover: hover)');
  #scene: Scene;
  #styleFor = '';
  #drawn = false;
  #markers: Marker[] = [];
  #going: { to: { bounds: BBox } | Camera; untilMs: number } | null = null;
  #following = false;

  constructor(
    container: HTMLElement,
    scene: Scene,
    start: Camera | BBox,
    events: MapEvents,
    { beside = false }: MapOptions = {},
  ) {
    this.#container = container;
    this.#events = events;
    this.#scene = scene;
    this.map = new MapLibre({
      container,
      style: { version: 8, sources: {}, layers: [] },
      ...(Array.isArray(start)
        ? { bounds: start, fitBoundsOptions: { padding: 32 } }
        : { center: [start.lng, start.lat], zoom: start.zoom }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      minZoom: 4,
      fadeDuration: 120,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    if (!beside) {
      this.map.addControl(new AttributionControl({ compact: true }), 'bottom-right');
      this.map.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-right');
      this.map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      this.#keepStill();
    }
    this.#listen();
    this.#loadStyle();
  }

  remove() {
    this.map.remove();
  }

  sync(scene: Scene) {
    const before = this.#scene;
    this.#scene = scene;
    if (styleKey(scene) !== styleKey(before)) {
      this.#loadStyle();
      return;
    }
    if (this.#drawn) for (const layer of this.#layers) layer.sync(this.map, scene, before);
    if (scene.pins !== before.pins) this.#setPins();
    this.#container.dataset.mapIdle = 'false';
    this.map.triggerRepaint();
  }

  /** After what is being laid out now: a panel that opens with the target changes what 'whole' means. */
  goTo(to: { bounds: BBox } | Camera) {
    this.#going = { to, untilMs: performance.now() + SETTLING_MS };
    requestAnimationFrame(() => requestAnimationFrame(() => this.#move(to)));
  }

  #move(to: { bounds: BBox } | Camera) {
    const animate = !this.#still.matches;
    if ('bounds' in to) {
      this.map.fitBounds(to.bounds, { padding: 48, maxZoom: 16.5, animate, duration: 500 });
    } else {
      this.map.easeTo({ center: [to.lng, to.lat], zoom: to.zoom, animate, duration: 500 });
    }
  }

  camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return { lng, lat, zoom: this.map.getZoom() };
  }

  /** Goes where another map went, at once and without telling: that one tells. */
  follow({ lng, lat, zoom }: Camera) {
    this.#following = true;
    this.map.jumpTo({ center: [lng, lat], zoom });
    this.#following = false;
  }

  /** Calls back with every step of a move, but not while it follows. Returns what ends it. */
  onMove(moved: (camera: Camera) => void): () => void {
    const tell = () => {
      if (!this.#following) moved(this.camera());
    };
    this.map.on('move', tell);
    return () => this.map.off('move', tell);
  }

  /** What is on screen, copied within the frame that draws it: the drawing buffer is not kept after that. */
  picture(): Promise<HTMLCanvasElement> {
    return new Promise((resolve) => {
      this.map.once('render', () => {
        const drawn = this.map.getCanvas();
        const copy = document.createElement('canvas');
        copy.width = drawn.width;
        copy.height = drawn.height;
        copy.getContext('2d')!.drawImage(drawn, 0, 0);
        resolve(copy);
      });
      this.map.triggerRepaint();
    });
  }

  /** Who made what is drawn, as the map says it in its corner. */
  attribution(): string {
    return this.#container.querySelector('.maplibregl-ctrl-attrib-inner')?.textContent.trim() ?? '';
  }

  setCursor(cursor: string) {
    this.map.getCanvas().style.cursor = cursor;
  }

  /** The whole style is loaded anew for another theme or language (drawn separately, not recoloured) or size of type. */
  #loadStyle() {
    const { shade, language } = this.#scene;
    const wanted = styleKey(this.#scene);
    if (wanted === this.#styleFor) return;
    this.#styleFor = wanted;
    this.#drawn = false;
    this.map.setStyle(`/api/style.json?theme=${shade}&language=${language}`, { diff: false });
  }

  #draw() {
    const symbols = this.map.getStyle().layers.filter((layer) => layer.type === 'symbol');
    const anchors = { belowLabels: symbols[0]?.id };
    for (const layer of this.#layers) layer.add(this.map, this.#scene, anchors);
    if (this.#scene.textScale !== 1) scaleType(this.map, this.#scene.textScale);
    this.#drawn = true;
    this.#setPins();
  }

  #listen() {
    const { map } = this;
    map.on('style.load', () => {
      if (!this.#drawn && map.getStyle().sources && this.#styleFor) this.#draw();
    });
    map.on('styleimagemissing', ({ id }) => {
      const dash = id.indexOf('-');
      const draw = IMAGES[id.slice(0, dash)];
      if (!draw || map.hasImage(id)) return;
      map.addImage(id, draw(id.slice(dash + 1), PALETTE[this.#scene.shade].ground));
    });
    // A question that cannot be answered (400) is explained beside the legend.
    map.on('error', ({ error }) => {
      if ((error as Partial<AJAXError>).status !== 400) this.#events.failed();
    });
    const tellCamera = () => {
      if (!this.#following) this.#events.camera(this.camera());
    };
    // The fitted start is a place, too: what is asked for follows its zoom.
    map.once('styledata', tellCamera);
    map.on('moveend', tellCamera);
    map.on('mousemove', (event) => this.#hovers.matches && this.#hover(event));
    map.on('mouseout', () => this.#hover(null));
    map.on('click', (event) => {
      const at: LngLat = [event.lngLat.lng, event.lngLat.lat];
      this.#events.click(this.#hitAt(event, 'click')?.hit ?? null, at);
    });
    map.on('dataloading', () => (this.#container.dataset.mapIdle = 'false'));
    map.on('idle', () => this.#countDrawn());
  }

  /**
   * Panels that open or close beside the map take or give room; what is on screen stays where it is (MapLibre by itself
   * would keep the centre, and everything would slip away under the pointer). A resized window keeps the centre.
   */
  #keepStill() {
    const measure = () => {
      const { left, top, width, height } = this.#container.getBoundingClientRect();
      return { left, top, width, height, window: `${innerWidth}x${innerHeight}` };
    };
    let before = measure();
    this.map.on('resize', () => {
      const now = measure();
      const slipX = (now.width - before.width) / 2 + (now.left - before.left);
      const slipY = (now.height - before.height) / 2 + (now.top - before.top);
      const sameWindow = now.window === before.window;
      before = now;
      if (this.#going && 'bounds' in this.#going.to && performance.now() < this.#going.untilMs) {
        this.#move(this.#going.to);
      } else if (sameWindow && (slipX !== 0 || slipY !== 0)) this.map.panBy([slipX, slipY], { duration: 0 });
    });
  }

  /** For the browser tests: what is on screen, said in the document. Nobody else pays for the counting. */
  #countDrawn() {
    if (!navigator.webdriver) {
      this.#container.dataset.mapIdle = String(this.#drawn);
      return;
    }
    const count = (layer: string) =>
      this.map.getLayer(layer) ? this.map.queryRenderedFeatures({ layers: [layer] }).length : 0;
    const { dataset } = this.#container;
    const { lng, lat, zoom } = this.camera();
    dataset.camera = `${zoom.toFixed(3)}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
    dataset.hexagons = String(count('hexagons'));
    dataset.routes = String(count('routes'));
    dataset.stops = String(count('stops'));
    dataset.sections = String(count('section-casing'));
    dataset.beats = String(count('beat-outlines'));
    dataset.risk = String(count('risk-roads'));
    dataset.mapIdle = String(this.#drawn);
  }

  #hitAt({ point }: { point: { x: number; y: number } }, by: 'click' | 'hover'): Found | null {
    if (!this.#drawn) return null;
    const around: [[number, number], [number, number]] = [
      [point.x - TOLERANCE, point.y - TOLERANCE],
      [point.x + TOLERANCE, point.y + TOLERANCE],
    ];
    for (const layer of [...this.#layers].reverse()) {
      if (by === 'click' && layer.tells) continue;
      const hitLayers = layer.hitLayers.filter((id) => this.map.getLayer(id));
      if (hitLayers.length === 0) continue;
      const exact = hitLayers.includes('hexagons') || hitLayers.includes('coverage');
      const [feature] = this.map.queryRenderedFeatures(exact ? [point.x, point.y] : around, {
        layers: hitLayers,
      });
      const hit = feature && layer.hitOf(feature);
      const where = this.map.unproject([point.x, point.y]);
      if (hit) return { hit: { ...hit, at: [where.lng, where.lat] }, layer, outline: feature.geometry };
    }
    return null;
  }

  #hover(event: MapMouseEvent | null) {
    const found = event && this.#hitAt(event, 'hover');
    if (this.#drawn) {
      for (const layer of this.#layers) {
        if (found?.layer === layer) layer.hover?.(this.map, found.hit.id, found.outline);
        else layer.hover?.(this.map, null, null);
      }
    }
    this.#events.hover(found?.hit ?? null, event?.point ?? { x: 0, y: 0 });
  }

  #setPins() {
    for (const marker of this.#markers) marker.remove();
    this.#markers = this.#scene.pins.map(({ location, color, label }) => {
      const marker = new Marker({ color }).setLngLat(location).addTo(this.map);
      marker.getElement().setAttribute('aria-label', label);
      return marker;
    });
  }
}
