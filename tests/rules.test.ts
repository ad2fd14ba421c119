/** Each rule of the house bites: a small tree that breaks them all, once each. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';

const load = createRequire(import.meta.url);
const rules = load('../.dependency-cruiser.cjs') as IConfiguration;
const bundleRules = load('../.dependency-cruiser.bundle.cjs') as IConfiguration;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Writes the files into a folder of their own, and lists the broken rules as `rule: from -> to`. */
async function broken(config: IConfiguration, files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hexbeat-rules-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { doNotFollow, tsPreCompilationDeps, enhancedResolveOptions } = config.options ?? {};
  const answer = await cruise(
    ['.'],
    {
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden },
      doNotFollow,
      tsPreCompilationDeps,
    },
    enhancedResolveOptions,
  );
  const { violations } = (answer.output as ICruiseResult).summary;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}

const EMPTY = 'export {};\n';
const modules = (...names: string[]) =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, '{ "main": "index.js" }'],
      [`node_modules/${name}/index.js`, 'export default 1;\n'],
    ]),
  );

describe('import rules', () => {
  it('let the house stand as it is drawn', async () => {
    const files = {
      'domain/road.ts': EMPTY,
      'db/schema.ts': "import '../domain/road.ts';\n",
      'db/engines/postgres.ts': "import 'postgres';\n",
      'tiles/encode.ts':
        "import '../domain/road.ts';\nimport type { Style } from 'maplibre-gl';\nexport type Map = Style;\n",
      'server/app.ts':
        "import '../domain/road.ts';\nimport '../db/schema.ts';\nimport '../tiles/encode.ts';\nexport type App = 1;\n",
      'web/api.ts': "import type { App } from '../server/app.ts';\nexport type Api = App;\n",
      'web/map/map.ts':
        "import 'maplibre-gl';\nimport '../../domain/road.ts';\nimport type { Api } from '../api.ts';\nexport type Map = Api;\n",
      'tests/all.test.ts': "import '../web/api.ts';\nimport '../db/schema.ts';\nimport 'postgres';\n",
      'bench/copy.ts': "import 'postgres';\nimport '../server/app.ts';\n",
      ...modules('postgres', 'maplibre-gl'),
    };
    expect(await broken(rules, files)).toEqual([]);
    expect(await broken(bundleRules, files)).toEqual([]);
  });

  it('forbid what they say', async () => {
    const found = await broken(rules, {
      'domain/a.ts': "import '../db/a.ts';\nimport 'node:fs';\n",
      'domain/one.ts': "import './two.ts';\n",
      'domain/two.ts': "import './one.ts';\n",
      'db/a.ts': "import '../tiles/leaf.ts';\nimport 'drizzle-orm/postgres-js';\nimport 'drizzle-orm';\n",
      'tiles/a.ts': "import '../server/leaf.ts';\n",
      'tiles/leaf.ts': EMPTY,
      'server/a.ts': "import '../web/leaf.ts';\nimport 'postgres';\nimport '@electric-sql/pglite';\n",
      'server/b.ts': "import '../tests/leaf.ts';\n",
      'server/leaf.ts': 'export type App = 1;\nexport const app = 1;\n',
      'tests/leaf.ts': EMPTY,
      'web/a.ts':
        "import type { App } from '../server/leaf.ts';\nimport 'maplibre-gl';\nexport type Api = App;\n",
      'web/api.ts':
        "import { app } from '../server/leaf.ts';\nimport '../tiles/leaf.ts';\nexport const api = app;\n",
      'web/leaf.ts': EMPTY,
      'web/draw.ts': "import 'terra-draw';\n",
      ...modules(
        'postgres',
        '@electric-sql/pglite',
        'maplibre-gl',
        'terra-draw',
        'drizzle-orm',
        'drizzle-orm/postgres-js',
      ),
    });
    expect(found).toEqual([
      'db-imports-domain: db/a.ts -> tiles/leaf.ts',
      'domain-imports-nothing-of-ours: domain/a.ts -> db/a.ts',
      'domain-is-pure: domain/a.ts -> fs',
      'drivers-only-in-engines: db/a.ts -> node_modules/drizzle-orm/postgres-js/index.js',
      'drivers-only-in-engines: server/a.ts -> node_modules/@electric-sql/pglite/index.js',
      'drivers-only-in-engines: server/a.ts -> node_modules/postgres/index.js',
      'map-drawing-only-in-web-map: web/a.ts -> node_modules/maplibre-gl/index.js',
      'map-drawing-only-in-web-map: web/draw.ts -> node_modules/terra-draw/index.js',
      'no-circular: domain/one.ts -> domain/two.ts',
      'server-imports-domain-db-tiles: server/a.ts -> web/leaf.ts',
      'server-imports-domain-db-tiles: server/b.ts -> tests/leaf.ts',
      'tiles-imports-domain: tiles/a.ts -> server/leaf.ts',
      'web-api-imports-server-types-only: web/api.ts -> server/leaf.ts',
      'web-api-imports-server: web/api.ts -> tiles/leaf.ts',
      'web-imports-domain: web/a.ts -> server/leaf.ts',
    ]);
  });

  it('keep h3-js out of the page, through however many modules', async () => {
    const found = await broken(bundleRules, {
      'domain/cells.ts': "import 'h3-js';\nexport const cell = 1;\nexport type Cell = string;\n",
      'domain/density.ts': "import { cell } from './cells.ts';\nexport const density = cell;\n",
      'web/legend.ts': "import { density } from '../domain/density.ts';\nexport const legend = density;\n",
      'web/typed.ts': "import type { Cell } from '../domain/cells.ts';\nexport type Hexagon = Cell;\n",
      ...modules('h3-js'),
    });
    expect(found).toEqual(['web-never-reaches-h3: web/legend.ts -> node_modules/h3-js/index.js']);
  });
});

describe('the environment', () => {
  const eslint = new ESLint({
    cwd: join(import.meta.dirname, '..'),
    // Types are not needed for this rule, and loading them takes most of the time.
    overrideConfig: [{ files: ['**/*.ts'], ...(tseslint.configs.disableTypeChecked as object) }],
  });
  const rulesBroken = async (filePath: string, text: string) => {
    const [answer] = await eslint.lintText(text, { filePath });
    return answer!.messages.map((message) => message.ruleId);
  };

  it.each([
    ['export const port = process.env.PORT;\n', 'no-restricted-properties'],
    ['const { env } = process;\nexport const port = env.PORT;\n', 'no-restricted-properties'],
    ["import { env } from 'node:process';\nexport const port = env.PORT;\n", 'no-restricted-imports'],
  ])('is read in server/config.ts alone: %s', async (text, rule) => {
    expect(await rulesBroken('server/main.ts', text)).toEqual([rule]);
    expect(await rulesBroken('db/engines/pglite.ts', text)).toEqual([rule]);
    expect(await rulesBroken('server/config.ts', text)).toEqual([]);
  });
});
