/** `hexbeat demo`: the simulated town in, and out again. */
import type { Command } from 'commander';
import type { Engine } from '../../db/engines/engine.ts';
import { Problem } from '../../domain/problem.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { DEFAULT_SEED, loadDemo, removeDemo } from '../demo/demo.ts';
import type { OpenConfigured } from '../open.ts';
import { say, sayStep } from '../say.ts';

interface DemoFlags {
  asOf?: string;
  seed: string;
  remove?: boolean;
}

/** @param open opens the configured database; throws Problem `already-running` while a server holds the folder */
export function addDemoCommands(program: Command, open: OpenConfigured): void {
  program
    .command('demo')
    .description('load the simulated town into an empty database, or take it out again')
    .option(
      '--as-of <date>',
      'the end of its history: a day (its last moment) or an instant with offset; default: now',
    )
    .option('--seed <number>', 'another town for another number', String(DEFAULT_SEED))
    .option('--remove', 'remove everything simulated')
    .action(async (flags: DemoFlags) => {
      const { config, engine } = await open();
      try {
        if (flags.remove) await remove(engine, config.dataFolder);
        else {
          const asOfMs = asOfOf(flags.asOf, config.timeZone) ?? config.nowMs ?? Date.now();
          const { loaded, counts } = await loadDemo(engine, {
            asOfMs,
            seed: seedOf(flags.seed),
            dataFolder: config.dataFolder,
            onProgress: sayStep(),
          });
          if (loaded) say(`The simulated town is loaded: ${listed(counts)}.`);
          else say('The simulated town is here already; nothing was changed. Remove it with demo --remove.');
        }
      } finally {
        await engine.close();
      }
    });
}

async function remove(engine: Engine, dataFolder: string): Promise<void> {
  const removed = await removeDemo(engine, dataFolder);
  say(removed ? 'The simulated town is removed.' : 'There is no simulated town here; nothing was changed.');
}

function listed(counts: Record<string, number>): string {
  return ['road', 'section', 'incident', 'hazard', 'position']
    .map((table) => `${(counts[table] ?? 0).toLocaleString('en')} ${table}s`)
    .join(', ');
}

function asOfOf(text: string | undefined, timeZone: string): number | null {
  if (text === undefined) return null;
  const clock = zoneClock(timeZone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return clock.toInstantMs(text, '24:00') - 1000;
  const parsed = parseInstant(text, clock);
  if (!parsed.valid) throw new Problem('config', `--as-of: ${parsed.reason}`);
  return parsed.ms;
}

function seedOf(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (seed <= 4_294_967_295) return seed;
  throw new Problem('config', `--seed: a whole number from 0 to 4294967295, not '${text}'`);
}
