import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BASEMAP_LAYERS } from '../../domain/basemap.ts';
import { buildBasemap } from './build.ts';
import { describeBasemap } from './describe.ts';

const folder = mkdtempSync(join(tmpdir(), 'hexbeat-describe-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('describeBasemap', () => {
  it('knows its own archive again, with whose data it is', async () => {
    const file = join(folder, 'own.pmtiles');
    const geometry = { type: 'Point' as const, coordinates: [120, 29] };
    const feature = { layer: 'place' as const, kind: 'town', name: '云溪', nameEn: 'Yunxi', geometry };
    await buildBasemap({
      features: [feature],
      roads: [],
      file,
      name: 'x',
      attribution: '© us',
      simulated: true,
    });
    const described = await describeBasemap(file);
    expect(described).toMatchObject({ kind: 'hexbeat', layers: [...BASEMAP_LAYERS], attribution: '© us' });
  });

  it('says null where there is no file, and where it is no archive', async () => {
    expect(await describeBasemap(join(folder, 'none.pmtiles'))).toBeNull();
    const broken = join(folder, 'broken.pmtiles');
    writeFileSync(broken, 'not a PMTiles file');
    expect(await describeBasemap(broken)).toBeNull();
  });
});
