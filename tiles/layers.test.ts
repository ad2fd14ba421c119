import { describe, expect, it } from 'vitest';
import { DYNAMIC_LAYERS, LAYERS, tileJson } from './layers.ts';
import { MAX_TILE_ZOOM } from './math.ts';

const OPTIONS = {
  publicUrl: 'https://map.example',
  version: '42',
  bounds: [119.9, 28.7, 120.3, 29.1] as [number, number, number, number],
};

describe('tileJson', () => {
  it('is TileJSON 3 with the address, the filter and the fields of the layer', () => {
    expect(tileJson('density', { ...OPTIONS, query: 'hours=22-6' })).toMatchObject({
      tilejson: '3.0.0',
      tiles: ['https://map.example/tiles/density/{z}/{x}/{y}.mvt?hours=22-6'],
      dataVersion: '42',
      bounds: OPTIONS.bounds,
      minzoom: 0,
      maxzoom: 16,
      vector_layers: [{ id: 'density', fields: { cell: 'String', count: 'Number' } }],
    });
  });

  it.each(DYNAMIC_LAYERS)('has a centre that its zooms can show: %s', (layer) => {
    const { minzoom, maxzoom, center, vector_layers } = tileJson(layer, OPTIONS);
    expect(minzoom).toBeLessThan(maxzoom);
    expect(maxzoom).toBeLessThanOrEqual(MAX_TILE_ZOOM);
    expect(center[0]).toBeCloseTo(120.1);
    expect(center[1]).toBeCloseTo(28.9);
    expect(center[2]).toBe(12);
    expect(vector_layers[0]!.fields).toEqual(LAYERS[layer].fields);
  });
});
