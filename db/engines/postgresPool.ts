/** A few connections, lent to one user at a time; a lost one is replaced when the next is asked for. */
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs, withDeadline } from './engine.ts';
import { PostgresConnection, before } from './postgresConnection.ts';

/** To have the statement of a given-up connection cancelled, milliseconds. */
const CANCEL_DEADLINE_MS = 2_000;

export class PostgresPool {
  private readonly idle: PostgresConnection[] = [];
  private readonly waiting: ((connection: PostgresConnection) => void)[] = [];
  private lent = 0;
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly maxConnections: number,
  ) {}

  /** Lends a connection for the time of `work`. Throws Problem `database-deadline` where none is free in time. */
  async use<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  /** Asks the server to end what a backend does, on a connection of its own. */
  readonly cancel = (backendPid: number): void => {
    const connection = new PostgresConnection(this.url);
    withDeadline(CANCEL_DEADLINE_MS, () =>
      connection.run('select pg_cancel_backend($1)', [backendPid], 'array'),
    ).then(
      () => connection.close(),
      () => connection.drop(),
    );
  };

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.idle.splice(0).map((connection) => connection.close()));
  }

  private async take(): Promise<PostgresConnection> {
    if (this.isClosed) throw new Problem('database-down');
    for (let free = this.idle.pop(); free; free = this.idle.pop()) {
      if (free.isLost) continue;
      this.lent++;
      return free;
    }
    if (this.lent < this.maxConnections) {
      this.lent++;
      return new PostgresConnection(this.url);
    }
    let turn: (connection: PostgresConnection) => void;
    const coming = new Promise<PostgresConnection>((resolve) => this.waiting.push((turn = resolve)));
    return before(currentDeadlineMs(), coming, () => {
      const place = this.waiting.indexOf(turn);
      if (place >= 0) this.waiting.splice(place, 1);
    });
  }

  private giveBack(connection: PostgresConnection): void {
    const next = this.waiting.shift();
    if (next) return next(connection.isLost ? new PostgresConnection(this.url) : connection);
    this.lent--;
    if (connection.isLost) return;
    if (this.isClosed) void connection.close();
    else this.idle.push(connection);
  }
}
