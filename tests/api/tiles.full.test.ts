import { v5 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { recordCell } from '../../domain/cells.ts';
import { onBothEngines } from '../support/engines.ts';
import { NAMESPACE, addressOf, features } from './tileReading.ts';

onBothEngines('a tile with too many records', (server) => {
  const many = Array.from({ length: 51_000 }, (_, i) => v5(`many ${i}`, NAMESPACE));
  const address = addressOf(120.02, 28.89, 13);

  beforeAll(async () => {
    // A lattice of 300 x 170 places, 0.03 x 0.017 degrees, in a tile that is 0.044 x 0.038 degrees large.
    const [, x, y] = address.split('/').map(Number) as [number, number, number];
    const west = (x / 2 ** 13) * 360 - 180 + 0.005;
    const south = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.9)) / 2 ** 13))) * 180) / Math.PI;
    const place = (i: number): [number, number] => [
      west + (i % 300) * 1e-4,
      south + Math.floor(i / 300) * 1e-4,
    ];
    await server().engine.transaction(async (tx) => {
      await tx.copyIn(
        'incident (id, source, category, occurred_at, geom, cell, created_by, updated_by)',
        copyChunks([...many.entries()], ([i, id]) => [
          id,
          'test',
          'theft',
          new Date(Date.UTC(2024, 0, 1, 0, i)),
          pointHex(...place(i)),
          recordCell(place(i)),
          'test',
          'test',
        ]),
      );
      await recordChange(tx, LOCAL_ACTOR, 'incidents', many.length);
    });
  });

  it('is thinned, and says so in its header and in itself', async () => {
    const response = await server().ask(`/tiles/incidents/${address}.mvt`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBeLessThanOrEqual(500_000);
    expect(bytes.length).toBeGreaterThan(400_000);
    const kept = features(bytes, 'incidents').length;
    expect(response.headers.get('x-thinned')).toBe(`incidents ${kept}/51000`);
    expect(features(bytes, 'meta')).toEqual([{ layer: 'incidents', kept, of: 51_000 }]);
    const again = await server().ask(`/tiles/incidents/${address}.mvt`);
    expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
    expect(again.headers.get('x-thinned')).toBe(`incidents ${kept}/51000`);
  });

  it('is no longer thinned for a shorter time', async () => {
    const response = await server().ask(`/tiles/incidents/${address}.mvt?from=2024-01-02&to=2024-01-04`);
    expect(response.headers.get('x-thinned')).toBeNull();
    expect(features(await response.arrayBuffer(), 'incidents')).toHaveLength(2880);
  });
});
