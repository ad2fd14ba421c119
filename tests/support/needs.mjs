// What the tests need besides npm's packages: PostgreSQL with PostGIS, chromium, a Chinese font. As root on Debian they are
// installed; elsewhere it is said what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LEAST_POSTGRES = 15;

const answer = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

/** The newest PostgreSQL >= 15 that has PostGIS: the folder of its programs, or null. */
export function findPostgres() {
  const found = postgresFolders().filter((bin) => {
    const shared = answer(join(bin, 'pg_config'), ['--sharedir']);
    return shared && existsSync(join(shared, 'extension/postgis.control'));
  });
  return found[0] ?? null;
}

/** Folders that hold initdb and postgres of version >= 15, the newest first. */
function postgresFolders() {
  const beside = answer('pg_config', ['--bindir']);
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const bins = [...versions.map((version) => join(debian, version, 'bin')), ...(beside ? [beside] : [])];
  return bins.filter((bin) => {
    if (!existsSync(join(bin, 'initdb'))) return false;
    const version = /(\d+)/.exec(answer(join(bin, 'postgres'), ['--version']) ?? '');
    return version !== null && Number(version[1]) >= LEAST_POSTGRES;
  });
}

/** Chromium or Chrome, or null; HEXBEAT_CHROMIUM comes first. */
export function findChromium() {
  const paths = [
    process.env.HEXBEAT_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return paths.find((path) => path && existsSync(path)) ?? null;
}

const hasChineseFont = () =>
  process.platform !== 'linux' || Boolean(answer('fc-list', [':lang=zh', 'family']));

/** The Debian package of PostGIS that fits the server: the one installed, or the one that apt would install. */
function postgisPackage() {
  const installed = postgresFolders()[0]?.match(/^[/]usr[/]lib[/]postgresql[/](\d+)[/]/)?.[1];
  const offered = answer('apt-cache', ['depends', 'postgresql'])?.match(/Depends: postgresql-(\d+)/)?.[1];
  return `postgresql-${installed ?? offered ?? LEAST_POSTGRES}-postgis-3`;
}

const NEEDS = {
  postgres: {
    present: () => findPostgres() !== null,
    packages: () => ['postgresql', postgisPackage()],
    advice: `PostgreSQL ${LEAST_POSTGRES} or newer with PostGIS 3.3 or newer (Debian: postgresql postgresql-NN-postgis-3; macOS: brew install postgresql@17 postgis), its pg_config on the PATH`,
  },
  chromium: {
    present: () => findChromium() !== null,
    packages: () => ['chromium'],
    advice: 'Chromium or Chrome (Debian: chromium), at its usual place or named by HEXBEAT_CHROMIUM',
  },
  font: {
    present: hasChineseFont,
    packages: () => ['fonts-noto-cjk', 'fontconfig'],
    advice: 'a Chinese font (Debian: fonts-noto-cjk)',
  },
};

/**
 * Sees to `names` (keys of NEEDS); answers false, having said why, where something is still missing.
 */
export function provide(names) {
  const missing = () => names.filter((name) => !NEEDS[name].present());
  let left = missing();
  if (left.length === 0) return true;
  if (process.getuid?.() === 0 && answer('apt-get', ['--version']) !== null) {
    console.log(`Missing: ${left.join(', ')}; installing through apt (apt-get update)`);
    apt(['update', '-qq']);
    const packages = left.flatMap((name) => NEEDS[name].packages());
    console.log(`apt-get install -y ${packages.join(' ')}`);
    apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
    left = missing();
  }
  for (const name of left) console.error(`Missing: ${NEEDS[name].advice}`);
  return left.length === 0;
}

function apt(args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) console.error(`apt-get ${args.join(' ')} failed`);
}
