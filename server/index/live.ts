/**
 * The index kept current: loaded in the background, then following the changes, those of other server processes as well.
 *
 * What a change says is on which days records changed; those days are read again, from whatever is committed then. To read a
 * day once too often does no harm, so nothing depends on the order in which transactions commit, and what is in the index is never
 * older than the version that it states.
 */
import type { Logger } from 'pino';
import type { RecordFilter } from '../../domain/filter.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import { withDeadline, type Engine } from '../../db/engines/engine.ts';
import { indexAreas, indexCategories, packedRows, recordsByDay } from '../../db/queries/indexRows.ts';
import {
  CHANGE_CHANNEL,
  changesSince,
  layerCounts,
  type Change,
  type LayerCount,
} from '../../db/queries/ledger.ts';
import type { Layer } from '../../db/schema/ledger.ts';
import { slicesOf, stretchesOf, type Slice } from './cuts.ts';
import type { IndexedArea, IndexedCategory } from './incidentIndex.ts';
import type { CountingThread } from './thread.ts';

type Of = RecordFilter['of'];
const KINDS: readonly Of[] = ['incidents', 'hazards'];

/** Other processes' writes are found at the latest after this long, milliseconds; NOTIFY wakes earlier. */
const POLL_MS = 500;
/** A reader waits this long for writes that are known of; then the database answers. */
const PATIENCE_MS = 300;
const RETRY_MS = 2_000;
/** Records that one statement brings: about 20 ms of this thread. */
const SLICE_RECORDS = 50_000;
/** Slices that the database packs meanwhile, each in a connection of its own. */
const SLICES_AHEAD = 2;
const SLICE_DEADLINE_MS = 60_000;

export interface IndexState {
  status: 'loading' | 'ready';
  done: number;
  /** Records to load; null while they are counted. */
  total: number | null;
}

export class LiveIndex {
  #state: IndexState = { status: 'loading', done: 0, total: null };
  readonly #lists: Record<Of, { areas: IndexedArea[]; categories: IndexedCategory[] }> = {
    incidents: { areas: [], categories: [] },
    hazards: { areas: [], categories: [] },
  };
  #layers: Record<Layer, LayerCount> | null = null;
  #horizon = '0';
  #taken: ReadonlySet<number> = new Set();
  /** Writes that were told of, and those of them that the index holds. */
  #told = 0;
  #held = 0;
  /** Changes were found that the index does not hold yet. */
  #isBehind = false;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #waiting = new Set<() => void>();
  #unlisten: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly engine: Engine,
    private readonly clock: ZoneClock,
    private readonly log: Logger,
    private readonly thread: CountingThread,
  ) {
    thread.onLost = () => {
      this.log.error('the counting thread ended');
      this.#state = { status: 'loading', done: 0, total: null };
      this.#wake();
    };
  }

  get state(): IndexState {
    return this.#state;
  }

  /** Loads in the background and goes on until `stop`. */
  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
    await this.#unlisten();
  }

  /** Something was written by this process and committed: who asks next shall see it. */
  tell(): void {
    this.#told++;
    this.#wake();
  }

  /**
   * Whether the index holds everything that this process has been told of or has found; waits a moment for it. False: ask the
   * database.
   */
  async isCurrent(): Promise<boolean> {
    if (this.#state.status === 'loading') return false;
    if (this.#isSettled()) return true;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.#waiting.add(done);
    });
    return this.#isSettled();
  }

  /** The version of some layers, as `layerVersion` has it; only where `isCurrent`. */
  version(layers: readonly Layer[]): string {
    const counts = layers.map((layer) => this.#layers![layer]);
    const newest = Math.max(0, ...counts.map(({ maxId }) => maxId));
    return `${newest}.${counts.reduce((sum, { changes }) => sum + changes, 0)}`;
  }

  #isSettled(): boolean {
    return this.#state.status === 'ready' && !this.#isBehind && this.#held >= this.#told;
  }

  async #run(): Promise<void> {
    this.#unlisten = await this.engine.listen(CHANGE_CHANNEL, () => this.#wake());
    while (!this.#stopped) {
      let failed = false;
      try {
        const told = this.#told;
        if (this.#state.status === 'loading') await this.#load();
        await this.#catchUp();
        this.#held = told;
        for (const done of this.#waiting) if (this.#isSettled()) done();
      } catch (error) {
        if (!this.#stopped) this.log.error({ err: error }, 'the index could not follow');
        failed = true;
      }
      // After a failure also where somebody waits: the database answers him meanwhile.
      if (!this.#stopped && (failed || this.#held >= this.#told)) {
        await this.#pause(failed ? RETRY_MS : POLL_MS);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #load(): Promise<void> {
    const startedMs = performance.now();
    const { timeZone } = this.clock;
    this.#state = { status: 'loading', done: 0, total: null };
    await this.thread.call('start', { timeZone });
    for (const of of KINDS) this.#lists[of] = { areas: [], categories: [] };
    const { horizon, changes, layers } = await withDeadline(SLICE_DEADLINE_MS, () =>
      layerCounts(this.engine),
    );
    await this.#readLists();
    for (const of of KINDS) await this.#readAll(of);
    this.#horizon = horizon;
    this.#taken = new Set(changes.map(({ id }) => id));
    this.#layers = layers;
    this.#isBehind = false;
    this.#state = { ...this.#state, status: 'ready' };
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    this.log.info({ records: this.#state.done, seconds }, 'the index is loaded');
  }

  async #catchUp(): Promise<void> {
    const { horizon, changes } = await changesSince(this.engine, this.#horizon);
    const fresh = changes.filter(({ id }) => !this.#taken.has(id));
    if (fresh.length > 0) {
      this.#isBehind = true;
      await this.#take(fresh);
      this.#isBehind = false;
    }
    this.#horizon = horizon;
    this.#taken = new Set(changes.map(({ id }) => id));
  }

  async #take(changes: readonly Change[]): Promise<void> {
    if (changes.some(({ layer }) => layer === 'areas' || layer === 'categories')) await this.#readLists();
    for (const of of KINDS) {
      const days = changes.filter(({ layer }) => layer === of).map((change) => change.days);
      if (days.includes(null)) await this.#readAll(of);
      else for (const stretch of stretchesOf((days as number[][]).flat())) await this.#read(of, stretch);
    }
    const layers = { ...this.#layers! };
    for (const { id, layer } of changes) {
      const { maxId, changes: count } = layers[layer];
      layers[layer] = { maxId: Math.max(maxId, id), changes: count + 1 };
    }
    this.#layers = layers;
  }

  /** Numbers in the rows are places in these lists: what is there keeps its place. */
  async #readLists(): Promise<void> {
    const areas = await indexAreas(this.engine);
    for (const of of KINDS) {
      const known = this.#lists[of];
      const categories = await indexCategories(this.engine, of);
      this.#lists[of] = {
        areas: merged(known.areas, areas, ({ id }) => id),
        categories: merged(known.categories, categories, ({ code }) => code),
      };
      await this.thread.call('lists', { of, ...this.#lists[of] });
    }
  }

  async #readAll(of: Of): Promise<void> {
    const days = await withDeadline(SLICE_DEADLINE_MS, () => recordsByDay(this.engine, of));
    const slices = slicesOf(days, this.clock, SLICE_RECORDS);
    const records = slices.reduce((sum, slice) => sum + slice.records, 0);
    this.#loading(({ done }) => ({ total: done + records }));
    // The next slices are packed in the database while this one is unpacked here.
    const reading = new Map<Slice, Promise<Uint8Array>>();
    for (const [i, slice] of slices.entries()) {
      for (const ahead of slices.slice(i, i + 1 + SLICES_AHEAD)) {
        if (reading.has(ahead)) continue;
        const packed = this.#packed(of, ahead);
        packed.catch(() => undefined);
        reading.set(ahead, packed);
      }
      const bytes = await reading.get(slice)!;
      reading.delete(slice);
      await this.#hand(of, slice, bytes);
      this.#loading(({ done }) => ({ done: done + slice.records }));
      if (this.#stopped) return;
    }
  }

  /** Progress is that of the load: what is read anew later is no part of it. */
  #loading(progress: (state: IndexState) => Partial<IndexState>): void {
    if (this.#state.status === 'loading') this.#state = { ...this.#state, ...progress(this.#state) };
  }

  async #read(of: Of, slice: Omit<Slice, 'records'>): Promise<void> {
    await this.#hand(of, slice, await this.#packed(of, slice));
  }

  #packed(of: Of, slice: Omit<Slice, 'records'>): Promise<Uint8Array> {
    const { areas, categories } = this.#lists[of];
    const lists = { areas: areas.map(({ id }) => id), categories: categories.map(({ code }) => code) };
    return withDeadline(SLICE_DEADLINE_MS, () => packedRows(this.engine, of, lists, slice));
  }

  #hand(of: Of, { fromMs, toMs }: Omit<Slice, 'records'>, bytes: Uint8Array): Promise<null> {
    return this.thread.call('rows', { of, fromMs, toMs, bytes });
  }
}

/** The known items in their places, as they are now; then the new ones. */
function merged<T>(known: readonly T[], now: readonly T[], key: (item: T) => string): T[] {
  const left = new Map(now.map((item) => [key(item), item]));
  const kept = known.map((item) => {
    const current = left.get(key(item));
    left.delete(key(item));
    return current ?? item;
  });
  return [...kept, ...left.values()];
}
