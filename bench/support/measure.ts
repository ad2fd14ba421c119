/** Timing, and what is said of it. */
import { cpus, loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Times {
  p50: number;
  p95: number;
  p99: number;
}

/** Milliseconds of `rounds` runs, after `warmups` that do not count, with the last answer. */
export async function measure<T>(
  work: () => T | Promise<T>,
  { rounds, warmups = 0 }: { rounds: number; warmups?: number },
): Promise<Times & { answer: T }> {
  for (let i = 0; i < warmups; i++) await work();
  const times: number[] = [];
  let answer!: T;
  for (let i = 0; i < rounds; i++) {
    const startedMs = performance.now();
    answer = await work();
    times.push(performance.now() - startedMs);
  }
  return { ...timesOf(times), answer };
}

/** Percentiles by nearest rank. */
export function timesOf(values: readonly number[]): Times {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export async function seconds(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}

/** Bytes of the whole process, its threads with it, once there is nothing left to collect in this one. */
export function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage.rss();
}

/** `12.3`, `0.85`, `1,240`. */
export function figure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 1 ? 2 : value < 100 ? 1 : 0 });
}

export const ms = (value: number): string => `${figure(value)} ms`;

/** `(<= 25: held)`. */
export function limit(value: number, bound: { most: number } | { least: number }): string {
  const [sign, to, held] =
    'most' in bound ? ['<=', bound.most, value <= bound.most] : ['>=', bound.least, value >= bound.least];
  return `(${sign} ${figure(to)}: ${held ? 'held' : '**not held**'})`;
}

/** What it ran on; the load says whether the machine was quiet. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}`;
}
