import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { BASEMAP_LAYERS } from '../../domain/basemap.ts';
import { DARK, LIGHT } from './palette.ts';
import { ANCHORS, mapStyle, type MapStyleOptions } from './mapStyle.ts';

const VARIANTS: MapStyleOptions[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['zh', 'en'] as const).map((language) => ({
    theme,
    language,
    basemap: { kind: 'hexbeat', url: '/basemap.pmtiles', layers: [...BASEMAP_LAYERS] },
  })),
);

/** Contrast of two colours (WCAG 2.2, 'relative luminance'). */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = [1, 3, 5].map((i) => {
      const share = parseInt(color.slice(i, i + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('mapStyle', () => {
  it.each(VARIANTS)('is valid: $theme, $language', (options) => {
    expect(validateStyleMin(mapStyle(options))).toEqual([]);
  });

  it('is valid without a base map, and then fetches nothing', () => {
    const style = mapStyle({ theme: 'dark', language: 'zh', basemap: null });
    expect(validateStyleMin(style)).toEqual([]);
    expect(style.sources).toEqual({});
  });

  it('asks for no glyphs and no sprites', () => {
    const style = mapStyle(VARIANTS[0]!);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    expect(JSON.stringify(style)).not.toMatch(/https?:/);
  });

  it('draws from the layers that the base map has', () => {
    for (const layer of mapStyle(VARIANTS[0]!).layers) {
      if ('source-layer' in layer) expect(BASEMAP_LAYERS).toContain(layer['source-layer']);
    }
  });

  it('keeps the anchor of the hexagons above the roads and below every name, and the others above', () => {
    const layers = mapStyle(VARIANTS[0]!).layers;
    const at = (id: string) => layers.findIndex((layer) => layer.id === id);
    const hexagons = at(ANCHORS.hexagons);
    layers.forEach((layer, i) => {
      if (layer.type === 'symbol') expect(i).toBeGreaterThan(hexagons);
      if (layer.type === 'line' || layer.type === 'fill') expect(i).toBeLessThan(hexagons);
    });
    const order = Object.values(ANCHORS).map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.at(-1)).toBe(layers.length - 1);
  });

  it('shows English names where there are some', () => {
    expect(JSON.stringify(mapStyle(VARIANTS[1]!))).toContain('name_en');
    expect(JSON.stringify(mapStyle(VARIANTS[0]!))).not.toContain('name_en');
  });

  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('has names that can be read on land, and land that steps back: %s', (_, palette) => {
    for (const text of [
      palette.textPlace,
      palette.textPlaceMinor,
      palette.textRoad,
      palette.textWater,
      palette.textPark,
    ]) {
      expect(contrast(text, palette.land), text).toBeGreaterThan(4.5);
    }
    for (const area of [palette.park, palette.forest, palette.building, palette.residential, palette.water]) {
      expect(contrast(area, palette.land), area).toBeLessThan(1.4);
    }
  });
});
