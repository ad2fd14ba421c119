import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../domain/problem.ts';
import { REPOSITORY, readConfig } from './config.ts';

const refused = (env: Record<string, string>): Problem => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(env)}`);
};

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8787,
      dataFolder: join(REPOSITORY, '.data'),
      timeZone: 'Asia/Shanghai',
      publicUrl: 'http://127.0.0.1:8787',
      demo: true,
      nowMs: null,
      databaseUrl: null,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', HEXBEAT_DATA: '', HEXBEAT_NOW: '', DATABASE_URL: '' })).toEqual(
      readConfig({}),
    );
  });

  it('reads what is given', () => {
    const config = readConfig({
      HOST: '::1',
      PORT: '9000',
      HEXBEAT_DATA: '~/hexbeat',
      HEXBEAT_TIMEZONE: 'America/Sao_Paulo',
      HEXBEAT_DEMO: '0',
      HEXBEAT_NOW: '2015-12-31T23:00:00+08:00',
      DATABASE_URL: 'postgresql://hexbeat@db/hexbeat',
    });
    expect(config).toEqual({
      host: '::1',
      port: 9000,
      dataFolder: join(homedir(), 'hexbeat'),
      timeZone: 'America/Sao_Paulo',
      publicUrl: 'http://[::1]:9000',
      demo: false,
      nowMs: Date.UTC(2015, 11, 31, 15),
      databaseUrl: 'postgresql://hexbeat@db/hexbeat',
    });
  });

  it('makes folders absolute from the repository, whatever folder it is started in', () => {
    expect(readConfig({ HEXBEAT_DATA: 'here' }).dataFolder).toBe(join(REPOSITORY, 'here'));
    expect(readConfig({ HEXBEAT_DATA: '/srv/hexbeat' }).dataFolder).toBe('/srv/hexbeat');
  });

  it('builds links from the public address, without a slash at its end', () => {
    expect(readConfig({ HEXBEAT_PUBLIC_URL: 'https://hexbeat.example.cn/map//' }).publicUrl).toBe(
      'https://hexbeat.example.cn/map',
    );
  });

  it.each([
    ['PORT', 'abc', 'a port number, 1 to 65535'],
    ['PORT', '0', 'a port number, 1 to 65535'],
    ['PORT', '65536', 'a port number, 1 to 65535'],
    ['PORT', '80.5', 'a port number, 1 to 65535'],
    ['HOST', '0.0.0.0', 'only a loopback address'],
    ['HOST', 'hexbeat.example.cn', 'only a loopback address'],
    ['HEXBEAT_TIMEZONE', 'Mars/One', 'not a time zone'],
    ['HEXBEAT_TIMEZONE', '+08:00', 'not an IANA time zone name'],
    ['HEXBEAT_NOW', 'yesterday', 'an instant with an offset'],
    ['HEXBEAT_NOW', '2015-12-31', 'an instant with an offset'],
    ['HEXBEAT_NOW', '2015-12-31T23:00:00', 'an instant with an offset'],
    ['HEXBEAT_NOW', '2015-13-31T23:00:00Z', 'an instant with an offset'],
    ['HEXBEAT_DEMO', 'yes', '"0"|"1"'],
    ['HEXBEAT_PUBLIC_URL', 'hexbeat.example.cn', 'an http(s) address'],
    ['HEXBEAT_PUBLIC_URL', 'ftp://hexbeat.example.cn', 'an http(s) address'],
    ['DATABASE_URL', 'mysql://root@localhost/hexbeat', 'an address such as postgres://'],
  ])('refuses %s=%s', (name, value, reason) => {
    const { code, errors, detail } = refused({ [name]: value });
    expect(code).toBe('config');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ pointer: name, detail: expect.stringContaining(reason) as string });
    expect(detail).toContain(`${name}: `);
  });

  it('names every wrong value at once, and repeats no secret', () => {
    const problem = refused({ PORT: 'abc', DATABASE_URL: 'mysql://root:dontsay@localhost/hexbeat' });
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual(['DATABASE_URL', 'PORT']);
    expect(JSON.stringify(problem) + problem.message).not.toContain('dontsay');
  });
});
