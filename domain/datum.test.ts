import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCrs, suspectDatum, toWgs84, wgs84ToBd09, wgs84ToGcj02, type Crs } from './datum.ts';
import { distanceMeters, type LngLat } from './place.ts';
import { Problem } from './problem.ts';

const meters = (a: LngLat, b: LngLat) => distanceMeters(a, b);
/** Mainland China without the border of Hong Kong and Macau. */
const mainland = fc.tuple(
  fc.double({ min: 98, max: 119.5, noNaN: true }),
  fc.double({ min: 22.8, max: 45, noNaN: true }),
) as fc.Arbitrary<LngLat>;

describe('GCJ-02 and BD-09', () => {
  it.each<[string, LngLat, LngLat]>([
    // The reference points of eviltransform (github.com/googollee/eviltransform).
    ['Shanghai', [121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
    ['Shenzhen', [113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
    ['Beijing', [116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ])('shift %s as published', (_, wgs84, gcj02) => {
    expect(meters(wgs84ToGcj02(wgs84), gcj02)).toBeLessThan(0.001);
    expect(meters(toWgs84('gcj02', gcj02), wgs84)).toBeLessThan(0.001);
  });

  it('takes BD-09 back to what coordtransform publishes for GCJ-02', () => {
    // gcj02tobd09(116.404, 39.915) of github.com/wandergis/coordtransform
    const gcj02: LngLat = [116.404, 39.915];
    const bd09: LngLat = [116.41036949371029, 39.92133699351021];
    expect(meters(toWgs84('bd09', bd09), toWgs84('gcj02', gcj02))).toBeLessThan(0.001);
  });

  it('come back to a micrometre', () => {
    fc.assert(
      fc.property(mainland, (point) => {
        expect(meters(toWgs84('gcj02', wgs84ToGcj02(point)), point)).toBeLessThan(1e-6);
        expect(meters(toWgs84('bd09', wgs84ToBd09(point)), point)).toBeLessThan(1e-6);
      }),
    );
  });

  it('leave what they are given as it was', () => {
    const point: LngLat = [120.04, 28.89];
    toWgs84('gcj02', point);
    wgs84ToGcj02(point);
    expect(point).toEqual([120.04, 28.89]);
  });

  it.each<[string, LngLat]>([
    ['Hong Kong', [114.158, 22.285]],
    ['Sheung Shui', [114.128, 22.502]],
    ['Macau', [113.55, 22.19]],
    ['Taipei', [121.56, 25.04]],
    ['São Paulo', [-46.633, -23.55]],
  ])('do not shift %s', (_, point) => {
    expect(wgs84ToGcj02(point)).toEqual(point);
    expect(meters(toWgs84('gcj02', point), point)).toBeLessThan(1e-6);
  });

  it.each<[string, LngLat]>([
    ['Luohu', [114.117, 22.545]],
    ['Futian checkpoint', [114.069, 22.528]],
    ['Shekou', [113.915, 22.485]],
    ['Gongbei', [113.549, 22.221]],
    ['Xiamen', [118.09, 24.48]],
    ['Pingtan', [119.79, 25.5]],
  ])('shift %s on the mainland side, and come back', (_, point) => {
    expect(meters(wgs84ToGcj02(point), point)).toBeGreaterThan(100);
    expect(meters(toWgs84('gcj02', wgs84ToGcj02(point)), point)).toBeLessThan(1e-6);
  });
});

describe('EPSG codes', () => {
  it.each<[string, Crs, [number, number], LngLat, number]>([
    // Length of the GRS80 meridian from the equator to 45 N: 4,984,944.378 m.
    ['6-degree zone 20', 'EPSG:4498', [20_500_000, 4_984_944.378], [117, 45], 0.002],
    ['6-degree CM 117E', 'EPSG:4509', [500_000, 4_984_944.378], [117, 45], 0.002],
    ['3-degree zone 40', 'EPSG:4528', [40_500_000, 4_984_944.378], [120, 45], 0.002],
    ['3-degree CM 120E', 'EPSG:4549', [500_000, 4_984_944.378], [120, 45], 0.002],
    // The CN Tower, as Wikipedia's article on UTM gives it.
    [
      'UTM 17N',
      'EPSG:32617',
      [630_084, 4_833_438],
      [-79 - 23 / 60 - 13.7 / 3600, 43 + 38 / 60 + 33.24 / 3600],
      1,
    ],
    // IOGP Guidance Note 7-2, Popular Visualisation Pseudo Mercator.
    [
      'web mercator',
      'EPSG:3857',
      [-11_169_055.58, 2_800_000],
      [-100 - 20 / 60, 24 + 22 / 60 + 54.433 / 3600],
      0.02,
    ],
    ['WGS84', 'EPSG:4326', [120.04, 28.89], [120.04, 28.89], 0],
    ['CGCS2000', 'EPSG:4490', [120.04, 28.89], [120.04, 28.89], 0],
  ])('reads %s', (_, crs, xy, expected, tolerance) => {
    expect(meters(toWgs84(crs, xy), expected)).toBeLessThanOrEqual(tolerance);
  });

  it.each<[Crs, number]>([
    ['EPSG:4491', 75],
    ['EPSG:4501', 135],
    ['EPSG:4513', 75],
    ['EPSG:4533', 135],
  ])('puts the number of the zone in front of the easting: %s', (crs, meridian) => {
    const zone = crs === 'EPSG:4491' ? 13 : crs === 'EPSG:4501' ? 23 : meridian / 3;
    expect(toWgs84(crs, [zone * 1e6 + 500_000, 0])[0]).toBeCloseTo(meridian, 9);
  });

  it('reads the south below the false northing', () => {
    const [lng, lat] = toWgs84('EPSG:31983', [333_000, 7_394_000]);
    expect(lng).toBeCloseTo(-46.64, 1);
    expect(lat).toBeCloseTo(-23.55, 1);
    expect(toWgs84('EPSG:32723', [333_000, 7_394_000])[1]).toBeCloseTo(lat, 7);
  });

  it('refuses a point that lies outside its zone', () => {
    expect(() => toWgs84('EPSG:4528', [500_000, 3_200_000])).toThrow(Problem); // the zone's number is missing
    expect(() => toWgs84('EPSG:4549', [40_500_000, 3_200_000])).toThrow(Problem);
    expect(() => toWgs84('wgs84', [500_000, 3_200_000])).toThrow(Problem);
    expect(() => toWgs84('gcj02', [NaN, 30])).toThrow(Problem);
  });

  it('knows what it knows', () => {
    expect(checkCrs('GCJ02')).toEqual({ valid: true, crs: 'gcj02' });
    expect(checkCrs('epsg:4549')).toEqual({ valid: true, crs: 'EPSG:4549' });
    for (const text of ['', 'beijing54', 'EPSG:2400', 'EPSG:4555', 'EPSG:x', 'EPSG:32761', 'constructor']) {
      expect(checkCrs(text)).toMatchObject({ valid: false });
    }
    expect(() => toWgs84('EPSG:2400', [0, 0])).toThrow(Problem);
  });
});

describe('suspectDatum', () => {
  // One straight road along the parallel 28.89 N; incidents lie within 5 m of it.
  const onRoad: LngLat[] = Array.from({ length: 80 }, (_, i) => [
    120 + i * 0.001,
    28.89 + ((i % 9) - 4) * 1e-5,
  ]);
  const metersToRoad = (point: LngLat) => Math.abs(point[1] - 28.89) * 111_195;

  it('names the datum that a file was really in', () => {
    expect(suspectDatum('wgs84', onRoad.map(wgs84ToGcj02), metersToRoad)).toMatchObject({ crs: 'gcj02' });
    expect(suspectDatum('wgs84', onRoad.map(wgs84ToBd09), metersToRoad)).toMatchObject({ crs: 'bd09' });
    expect(suspectDatum('gcj02', onRoad, metersToRoad)).toMatchObject({ crs: 'wgs84' });
  });
  it('says nothing of a file that lies well, or is short', () => {
    expect(suspectDatum('wgs84', onRoad, metersToRoad)).toBeNull();
    expect(suspectDatum('wgs84', onRoad.slice(0, 49).map(wgs84ToGcj02), metersToRoad)).toBeNull();
  });
});
