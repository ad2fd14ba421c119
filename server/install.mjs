// What the two commands need before anything else can load: a Node that is new enough, and the packages of package-lock.json.
// Plain JavaScript without packages, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const LEAST_NODE = [20, 19];

/** Ends the process with what to do where Node is older than 20.19. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(
    `Hexbeat needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
  console.error('Install a current one from https://nodejs.org, or with nvm: nvm install 22');
  process.exit(1);
}

/** Runs `npm ci` if the packages are not those of package-lock.json; ends the process where that fails. */
export function installPackages() {
  const why = whatIsMissing();
  if (!why) return;
  console.log(`Installing packages (${why}): npm ci`);
  const { command, args, shell } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell });
  if (status !== 0) {
    console.error(
      `npm ci failed${error ? `: ${error.message}` : ''}. Is the package registry reachable (npm ping)?`,
    );
    process.exit(1);
  }
}

/**
 * Under npm, a signal that is sent to npm alone ends npm and its shell but never reaches us: so we stop when our parent has gone.
 */
export function stopWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 1000);
  watch.unref();
}

/** How to run npm: the one that runs us, if one does. */
export function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli && cli.endsWith('.js')) return { command: process.execPath, args: [cli, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}

/**
 * Why an install is needed, or null. npm writes node_modules/.package-lock.json last, so a broken-off install has none.
 * Optional packages are those of other platforms; what lies there besides does no harm.
 */
function whatIsMissing() {
  const stamp = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(stamp)) return 'none are installed yet, or the last install broke off';
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(stamp, 'utf8')).packages;
  const differing = Object.keys(wanted).filter(
    (path) => path !== '' && !wanted[path].optional && present[path]?.version !== wanted[path].version,
  );
  return differing.length > 0 ? `${differing.length} differ from package-lock.json` : null;
}
