/** A TCP proxy that can cut, refuse and freeze: the network between a server and its PostgreSQL. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  /** The same database, through the proxy. */
  url: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Nothing passes any more, and nobody is told; new connections are taken and left waiting. */
  freeze(): void;
  /** Nothing passes any more on the connections that there are, and nobody is told; new ones work. */
  silence(): void;
  /** All is well again; what was frozen goes on. */
  mend(): void;
  close(): Promise<void>;
}

export async function proxyTo(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (state === 'frozen') socket.pause();
    return socket;
  };
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    keep(client);
    const upstream = keep(connect(Number(target.port || 5432), target.hostname));
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => client.write(bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    freeze() {
      state = 'frozen';
      for (const socket of sockets) socket.pause();
    },
    silence() {
      for (const socket of sockets) socket.pause();
    },
    mend() {
      state = 'open';
      for (const socket of sockets) socket.resume();
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
