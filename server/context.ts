/** What every handler is given. */
import type { Logger } from 'pino';
import { Problem } from '../domain/problem.ts';
import type { StartStep } from '../domain/startStep.ts';
import { zoneClock, type ZoneClock } from '../domain/time/zone.ts';
import type { Engine } from '../db/engines/engine.ts';
import { LOCAL_ACTOR, layerVersion, type Actor } from '../db/queries/ledger.ts';
import { dataSpan } from '../db/queries/reference.ts';
import type { Layer } from '../db/schema/ledger.ts';
import type { Config } from './config.ts';
import { BacktestJobs } from './forecast/backtestJobs.ts';
import { PlanJobs } from './planning/jobs.ts';
import { WorthJobs } from './planning/worthJobs.ts';
import { LiveIndex, type IndexState } from './index/live.ts';
import { countingThread } from './index/thread.ts';

/** The step that a starting server is at. */
export interface Progress {
  step: StartStep;
  done: number;
  total: number | null;
}

export interface AsOf {
  ms: number;
  source: 'configured' | 'clock' | 'newest-incident';
}

/** A clock that shows nothing newer than this old is history, milliseconds. */
const FRESH_MS = 14 * 86_400_000;

/** Until `open` was called every question to the database is answered 503 `not-ready`. */
export class AppContext {
  readonly clock: ZoneClock;
  /** Counts, statistics and tiles are made there. */
  readonly counting = countingThread();
  readonly backtests = new BacktestJobs();
  readonly plans = new PlanJobs();
  readonly worth = new WorthJobs();
  progress: Progress | null = { step: 'start', done: 0, total: null };
  private opened: Engine | null = null;
  private live: LiveIndex | null = null;
  private readonly keeping = new Map<string, { version: string; value: Promise<unknown> }>();

  constructor(
    readonly config: Config,
    readonly log: Logger,
  ) {
    this.clock = zoneClock(config.timeZone);
  }

  open(engine: Engine): void {
    this.opened = engine;
  }

  /** The data are loaded; the server answers. */
  ready(): void {
    this.progress = null;
  }

  /** Loads the incident index in the background, and follows the changes from then on. */
  follow(): void {
    this.live = new LiveIndex(this.engine, this.clock, this.log, this.counting);
    this.live.start();
  }

  async stopFollowing(): Promise<void> {
    await this.live?.stop();
    await this.backtests.stop();
    await this.plans.close();
    await this.worth.stop();
    await this.counting.stop();
  }

  /** What the index is doing; null where there is none (the database answers). */
  get indexState(): IndexState | null {
    return this.live?.state ?? null;
  }

  /** The index, where it holds all that is known to be written; else the database has to answer. */
  async currentIndex(): Promise<LiveIndex | null> {
    return this.live && (await this.live.isCurrent()) ? this.live : null;
  }

  /** Something was written here and committed. */
  written(): void {
    this.live?.tell();
  }

  /** A version of some layers: it changes with every committed write of them, and only then. */
  async version(layers: readonly Layer[]): Promise<string> {
    const index = await this.currentIndex();
    return index ? index.version(layers) : layerVersion(this.engine, layers);
  }

  /** What `make` says; while the index is current, made again only when one of the layers changed. `name` says what it is. */
  async kept<T>(name: string, layers: readonly Layer[], make: () => Promise<T>): Promise<T> {
    const index = await this.currentIndex();
    if (!index) return make();
    const version = index.version(layers);
    const known = this.keeping.get(name);
    if (known?.version === version) return known.value as Promise<T>;
    const value = make();
    this.keeping.set(name, { version, value });
    value.catch(() => this.keeping.delete(name));
    return value;
  }

  get isReady(): boolean {
    return this.progress === null && this.opened !== null;
  }

  get engine(): Engine {
    if (!this.opened || this.progress) throw new Problem('not-ready', this.progress?.step);
    return this.opened;
  }

  /** Who asks. Until accounts are built there is one actor, and only loopback is served. */
  get actor(): Actor {
    return LOCAL_ACTOR;
  }

  /**
   * 'Now' for every question: what the operator says; else the clock while incidents come in; else the newest incident,
   * since in a file of history nothing happens today.
   */
  async asOf(): Promise<AsOf> {
    if (this.config.nowMs !== null) return { ms: this.config.nowMs, source: 'configured' };
    const nowMs = Date.now();
    const { newestMs } = await dataSpan(this.engine, nowMs);
    if (newestMs === null || newestMs >= nowMs - FRESH_MS) return { ms: nowMs, source: 'clock' };
    return { ms: newestMs, source: 'newest-incident' };
  }
}
