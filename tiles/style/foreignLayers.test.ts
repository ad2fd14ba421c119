import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { roleOf } from './foreignLayers.ts';
import { mapStyle } from './mapStyle.ts';

const PROTOMAPS = ['earth', 'landuse', 'water', 'roads', 'buildings', 'places', 'boundaries', 'transit'];
const OPENMAPTILES = ['water', 'landcover', 'transportation', 'building', 'place', 'poi', 'boundary'];

describe('a base map that others made', () => {
  it.each([
    ['Protomaps', PROTOMAPS],
    ['OpenMapTiles', OPENMAPTILES],
    ['a survey office', ['道路', 'L2_RIVER', 'house_poly']],
  ])('of %s is drawn by a valid style: every layer once, names above the hexagons', (_, layers) => {
    const basemap = { kind: 'vector' as const, url: '/tiles/basemap.pmtiles', layers };
    const style = mapStyle({ theme: 'dark', language: 'zh', basemap });
    expect(validateStyleMin(style)).toEqual([]);
    const drawn = style.layers.flatMap((layer) => ('source-layer' in layer ? [layer['source-layer']] : []));
    expect(drawn.toSorted()).toEqual([...layers].toSorted());
    const ids = style.layers.map(({ id }) => id);
    for (const name of layers) {
      const isAbove = ids.indexOf(`foreign-${name}`) > ids.indexOf('anchor-hexagons');
      expect(isAbove).toBe(roleOf(name) === 'place');
    }
  });

  it('of pictures is one raster layer', () => {
    const basemap = { kind: 'raster' as const, url: '/tiles/basemap.pmtiles', layers: [] };
    const style = mapStyle({ theme: 'light', language: 'en', basemap });
    expect(validateStyleMin(style)).toEqual([]);
    expect(style.layers.filter(({ type }) => type === 'raster')).toHaveLength(1);
  });
});
