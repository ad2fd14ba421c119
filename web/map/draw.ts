/** Drawing and reshaping one line on the map, or drawing one outline, by terra-draw; loaded only when somebody draws. */
import type { LineString, Polygon, Position } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

export interface Drawing<Shape> {
  /** What is drawn by now; null while it has too few points. */
  shape(): Shape | null;
  stop(): void;
}

type HexColor = `#${string}`;

/**
 * Starts drawing (`line` null) or reshaping a line. `finished` is called when the user ends a new line (double click or
 * Enter); a reshaped one is read by `shape()` when the user says so.
 */
export function startDrawing(
  map: MapLibre,
  line: LineString | null,
  color: string,
  finished: (line: LineString) => void,
): Drawing<LineString> {
  const tint = color as HexColor;
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawLineStringMode({ styles: { lineStringColor: tint, lineStringWidth: 5 } }),
      new TerraDrawSelectMode({
        flags: {
          linestring: {
            feature: { coordinates: { midpoints: true, draggable: true, deletable: true } },
          },
        },
        styles: {
          selectedLineStringColor: tint,
          selectedLineStringWidth: 5,
          selectionPointColor: '#ffffff',
          selectionPointOutlineColor: tint,
          selectionPointOutlineWidth: 3,
          midPointColor: tint,
        },
      }),
    ],
  });
  draw.start();

  const current = () => {
    const found = draw.getSnapshot().find(({ geometry }) => geometry.type === 'LineString');
    const geometry = found?.geometry as LineString | undefined;
    return geometry && geometry.coordinates.length >= 2 ? geometry : null;
  };

  if (line) {
    const [added] = draw.addFeatures([
      { type: 'Feature', geometry: line, properties: { mode: 'linestring' } },
    ]);
    draw.setMode('select');
    if (added?.id !== undefined) draw.selectFeature(added.id);
  } else {
    draw.setMode('linestring');
    draw.on('finish', () => {
      const drawn = current();
      if (drawn) finished(drawn);
    });
  }
  return { shape: current, stop: () => draw.stop() };
}

/** Starts drawing an outline. `finished` is called when the user ends it (at its first point, or by Enter). */
export function startOutline(
  map: MapLibre,
  color: string,
  finished: (outline: Polygon) => void,
): Drawing<Polygon> {
  const tint = color as HexColor;
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode({
        styles: {
          fillColor: tint,
          fillOpacity: 0.12,
          outlineColor: tint,
          outlineWidth: 3,
          closingPointColor: '#ffffff',
          closingPointOutlineColor: tint,
          closingPointOutlineWidth: 3,
        },
      }),
    ],
  });
  draw.start();
  draw.setMode('polygon');
  const current = () => {
    const found = draw.getSnapshot().find(({ geometry }) => geometry.type === 'Polygon');
    return found ? closed((found.geometry as Polygon).coordinates[0] ?? []) : null;
  };
  draw.on('finish', () => {
    const drawn = current();
    if (drawn) finished(drawn);
  });
  return { shape: current, stop: () => draw.stop() };
}

/** While it is drawn, a ring holds places twice; null where fewer than three are left. */
function closed(ring: readonly Position[]): Polygon | null {
  const places = ring.filter(
    ([lng, lat], i) => i === 0 || lng !== ring[i - 1]![0] || lat !== ring[i - 1]![1],
  );
  const [first, last] = [places[0], places.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) places.push(first);
  return places.length >= 4 ? { type: 'Polygon', coordinates: [places] } : null;
}
