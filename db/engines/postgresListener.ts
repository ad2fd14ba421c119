/** LISTEN on a connection of its own, which is made again whenever it is lost. */
import { withDeadline } from './engine.ts';
import { PostgresConnection } from './postgresConnection.ts';

/** To connect and to begin listening, and for each sign of life, milliseconds. */
const STEP_DEADLINE_MS = 5_000;
/** A connection that the network has dropped without a word would stay silent for ever: it is asked this often. */
const CHECK_EVERY_MS = 30_000;
/** Pauses between attempts: doubled from the first to the last. */
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 30_000;

/** Listens until it is closed. Whatever goes wrong is tried again, ever less often, and nobody is told. */
export class PostgresListener {
  /** Settles with the first attempt, however it went. */
  readonly begun: Promise<void>;
  private readonly over: Promise<void>;
  private isClosed = false;
  private connection: PostgresConnection | null = null;
  private endPause = () => {};

  /** @param wake called for each notification, and once listening has begun again: something may have been missed */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly wake: () => void,
    private readonly checkEveryMs = CHECK_EVERY_MS,
  ) {
    let tried = () => {};
    this.begun = new Promise((resolve) => (tried = resolve));
    this.over = this.run(tried);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.connection?.drop();
    this.endPause();
    await this.over;
  }

  private async run(tried: () => void): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let isFirst = true;
    while (!this.isClosed) {
      const onListening = () => {
        if (!isFirst) this.wake();
        pauseMs = FIRST_PAUSE_MS;
        tried();
      };
      await this.listenOnce(onListening);
      tried();
      isFirst = false;
      if (!this.isClosed) await this.pause(pauseMs);
      pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS);
    }
  }

  /** Listens until the connection is lost, or this is closed. */
  private async listenOnce(onListening: () => void): Promise<void> {
    const connection = new PostgresConnection(this.url, {
      onNotify: () => this.isClosed || this.wake(),
      onLost: () => this.endPause(),
    });
    this.connection = connection;
    const step = (text: string) => withDeadline(STEP_DEADLINE_MS, () => connection.run(text, [], 'array'));
    try {
      await step(`listen "${this.channel.replaceAll('"', '""')}"`);
      onListening();
      while (!this.isClosed && !connection.isLost) {
        await this.pause(this.checkEveryMs);
        await step('select 1');
      }
    } catch {
      // The server is away, or it refuses (a standby does), or this was closed.
    } finally {
      connection.drop();
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
