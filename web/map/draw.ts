/** Drawing and reshaping one line on the map, by terra-draw; loaded only when somebody draws. */
import type { LineString } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

export interface LineDrawing {
  /** The line as it is now; null while it has fewer than two points. */
  line(): LineString | null;
  stop(): void;
}

type HexColor = `#${string}`;

/**
 * Starts drawing (`line` null) or reshaping a line. `finished` is called when the user ends a new line (double click or
 * Enter); a reshaped one is read by `line()` when the user says so.
 */
export function startDrawing(
  map: MapLibre,
  line: LineString | null,
  color: string,
  finished: (line: LineString) => void,
): LineDrawing {
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
  return { line: current, stop: () => draw.stop() };
}
