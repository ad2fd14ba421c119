import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const SECOND = 1000;

/** Projects run one group after the other, so that two cores are never asked to carry two databases and a browser at once. */
function project(
  name: string,
  order: number,
  include: string[],
  seconds: { test: number; hook: number },
  maxWorkers: number,
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', '**/dist/**'],
      testTimeout: seconds.test * SECOND,
      hookTimeout: seconds.hook * SECOND,
      maxWorkers,
      sequence: { groupOrder: order },
    },
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // A test that waits for a wrong answer must not look like one that was never asked.
    passWithNoTests: false,
    allowOnly: !process.env.CI,
    // One zone for all: what depends on the machine's own zone is a mistake, and shows.
    env: { TZ: 'America/Anchorage' },
    projects: [
      project(
        'unit',
        0,
        ['{domain,db,tiles,server,web}/**/*.test.{ts,tsx}', 'tests/*.test.ts', 'bench/**/*.test.ts'],
        { test: 20, hook: 60 },
        2,
      ),
      project('api', 1, ['tests/{api,process}/**/*.test.ts'], { test: 60, hook: 180 }, 2),
      project('browser', 2, ['tests/browser/**/*.test.ts'], { test: 90, hook: 180 }, 1),
      project('real', 3, ['tests/real/**/*.test.ts'], { test: 300, hook: 600 }, 2),
    ],
  },
});
