// `npm test`: installs what is missing, checks types, lint, import rules and formatting, starts a PostgreSQL of its own, builds the
// page, and runs every test.
//
//   npm test -- --only api        one project: unit, api, browser, real (several by comma)
//   npm test -- --no-check        without type-check, lint, import rules and formatting
//   npm test -- domain/time       anything else goes to vitest
//
// The last line is `N passed, N failed` (`, N skipped` may follow); a check that fails counts as one failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, installPackages, npm, requireNode, stopWithParent } from '../server/install.mjs';
import { startCluster } from './support/cluster.mjs';
import { findChromium, findPostgres, provide } from './support/needs.mjs';

const PROJECTS = {
  unit: { needs: [], built: false },
  api: { needs: ['postgres'], built: false },
  browser: { needs: ['postgres', 'chromium', 'font'], built: true },
  real: { needs: ['postgres'], built: false },
};
const CHECKS = {
  'type-check': 'typecheck',
  lint: 'lint',
  'import rules': 'imports',
  formatting: 'format:check',
};
const REPORT = join(ROOT, 'tests/.output/report.json');

const { only, check, rest } = readArguments(process.argv.slice(2));
const projects = only ?? Object.keys(PROJECTS);
const steps = []; // { name, seconds, ok }
const children = new Set();
let cluster = null;
let stopping = false;

requireNode();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopEverything(signal));
stopWithParent();

await step('packages', () => installPackages());
const needs = [...new Set(projects.flatMap((name) => PROJECTS[name].needs))];
if (!(await step('programs', () => provide(needs)))) finish(null);
if (process.env.CI && projects.includes('real') && !existsSync(join(ROOT, '../shared/data'))) {
  console.error('In CI the real data must lie in ../shared/data.');
  steps.push({ name: 'real data', seconds: 0, ok: false });
}

const jobs = [];
if (needs.includes('postgres')) {
  jobs.push(() =>
    step('PostgreSQL', async () => {
      cluster = await startCluster(findPostgres());
    }),
  );
}
if (check) for (const [name, script] of Object.entries(CHECKS)) jobs.push(() => npmStep(name, script));
if (projects.some((name) => PROJECTS[name].built)) jobs.push(() => npmStep('page', 'build'));
await inTurns(jobs, 2);

const ready = !needs.includes('postgres') || cluster !== null;
if (ready) await step('tests', () => runVitest());
await cluster?.stop();
finish(ready ? readReport() : null);

function readArguments(args) {
  let only = null;
  let check = true;
  const rest = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--no-check') check = false;
    else if (args[i] === '--only') only = (args[++i] ?? '').split(',');
    else rest.push(args[i]);
  }
  const unknown = only?.filter((name) => !(name in PROJECTS)) ?? [];
  if (unknown.length > 0) {
    console.error(`--only takes ${Object.keys(PROJECTS).join(', ')}; not '${unknown.join(',')}'`);
    process.exit(2);
  }
  return { only, check, rest };
}

/** Runs one step and notes its seconds; a step fails by throwing or by answering false. */
async function step(name, run) {
  const startedMs = Date.now();
  let ok = false;
  try {
    ok = (await run()) !== false;
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
  steps.push({ name, seconds: (Date.now() - startedMs) / 1000, ok });
  return ok;
}

/** A package script, quiet unless it fails. */
function npmStep(name, script) {
  return step(name, async () => {
    const { command, args, shell } = npm(['run', '-s', script]);
    const { code, output } = await runChild(command, args, { shell, stdio: ['ignore', 'pipe', 'pipe'] });
    if (stopping) return false;
    if (code !== 0) console.error(`${name} failed (npm run ${script}):\n${output.trimEnd()}\n`);
    else console.log(`${name}: ok`);
    return code === 0;
  });
}

async function runVitest() {
  mkdirSync(join(ROOT, 'tests/.output'), { recursive: true });
  rmSync(REPORT, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const env = { ...process.env };
  if (cluster) env.HEXBEAT_TEST_DATABASE_URL = cluster.url;
  const chromium = findChromium();
  if (chromium) env.HEXBEAT_CHROMIUM = chromium;
  for (const name of only ?? []) args.push('--project', name);
  const { code } = await runChild(process.execPath, [...args, ...rest], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return code === 0;
}

/** Runs a program in a process group of its own, so that all of it can be stopped. */
function runChild(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, detached: process.platform !== 'win32', ...options });
    let output = '';
    children.add(child);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => (output += error.message));
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Runs the jobs, `width` of them at a time. */
async function inTurns(jobs, width) {
  const waiting = [...jobs];
  const worker = async () => {
    for (let job = waiting.shift(); job && !stopping; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function stopEverything(signal) {
  if (stopping) return;
  stopping = true;
  console.error(`\n${signal}: stopping the tests and PostgreSQL`);
  const signalAll = (name) => {
    for (const child of children) {
      try {
        process.kill(-child.pid, name);
      } catch {
        // it has ended already
      }
    }
  };
  signalAll('SIGTERM');
  const untilMs = Date.now() + 5000;
  while (children.size > 0 && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 50));
  signalAll('SIGKILL');
  await cluster?.stop();
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/** vitest's counts; a file that could not even be loaded counts as one failed. Null without a report. */
function readReport() {
  if (!existsSync(REPORT)) return null;
  const report = JSON.parse(readFileSync(REPORT, 'utf8'));
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Prints what took how long and the closing line, and ends the process. */
function finish(report) {
  if (stopping) return; // stopEverything ends the process
  console.log('');
  for (const { name, seconds, ok } of steps) {
    console.log(`${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s  ${ok ? 'ok' : 'FAILED'}`);
  }
  const failedSteps = steps.filter(({ name, ok }) => !ok && name !== 'tests').length;
  const passed = report?.passed ?? 0;
  let failed = (report?.failed ?? 0) + failedSteps;
  // vitest can fail without a failed test: an error that nobody caught, or no test at all.
  if (failed === 0 && (report === null || steps.some(({ ok }) => !ok))) failed = 1;
  const skipped = report?.skipped ?? 0;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 ? 1 : 0);
}
