// `npm start`: installs what is missing, builds the page if its sources changed, and starts the server in this same process,
// so that Ctrl-C reaches it directly.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, installPackages, requireNode, stopWithParent } from './install.mjs';

requireNode();
installPackages();
buildPage();
stopWithParent();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');

/** `vite build`, unless dist/web was built from these very sources. */
function buildPage() {
  const stamp = join(ROOT, 'dist/web/.sources');
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const startedMs = Date.now();
  console.log('Building the page');
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('The page could not be built; see above.');
    process.exit(1);
  }
  writeFileSync(stamp, sources);
  console.log(`Built the page in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

/** SHA-256 over the names and bytes of what the page is made of. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of [
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
    ...filesUnder('web'),
    ...filesUnder('domain'),
  ]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(path);
      return /[.]test[.]tsx?$/.test(entry.name) ? [] : [path];
    });
}
