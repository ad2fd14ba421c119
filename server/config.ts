/** The configuration: the only reader of process.env, everything validated in one place. */
import { homedir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { checkTimeZone } from '../domain/time/zone.ts';

export interface Config {
  host: string;
  port: number;
  /** Absolute; holds the embedded database and the base map. */
  dataFolder: string;
  timeZone: string;
  /** Links are built from it, never from the Host header; no slash at the end. */
  publicUrl: string;
  /** Load the simulated town into an embedded database that is empty. */
  demo: boolean;
  /** 'Now', when the operator says so. */
  nowMs: number | null;
  /** null: the embedded database in `dataFolder`. */
  databaseUrl: string | null;
}

export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const flag = z.enum(['0', '1']).transform((text) => text === '1');

const environment = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => LOOPBACK.includes(host), {
      error: 'only a loopback address (127.0.0.1) until there are accounts; put nothing of this on a network',
    }),
  PORT: z
    .string()
    .regex(/^\d+$/, 'a port number, 1 to 65535')
    .default('8787')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, { error: 'a port number, 1 to 65535' }),
  HEXBEAT_DATA: z.string().min(1).default('.data'),
  HEXBEAT_TIMEZONE: z
    .string()
    .default('Asia/Shanghai')
    .superRefine((name, issues) => {
      const check = checkTimeZone(name);
      if (!check.valid) issues.addIssue({ code: 'custom', message: check.reason });
    }),
  HEXBEAT_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an http(s) address such as https://hexbeat.example.cn' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  HEXBEAT_DEMO: flag.default(true),
  HEXBEAT_NOW: z
    .string()
    .optional()
    .transform((text, issues) => {
      if (text === undefined) return null;
      const ms = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
      if (Number.isNaN(ms)) {
        issues.addIssue({
          code: 'custom',
          message: 'an instant with an offset, such as 2015-12-31T23:00:00+08:00',
        });
        return z.NEVER;
      }
      return ms;
    }),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'an address such as postgres://user:password@host:5432/hexbeat')
    .optional(),
});

/**
 * Reads and validates the environment; unset and empty variables mean the default.
 * Throws Problem `config` with a pointer per variable; secrets are never repeated in it.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      pointer: issue.path.join('.'),
      detail: issue.message,
    }));
    const lines = errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`);
    throw new Problem('config', `The configuration cannot be used:\n${lines.join('\n')}`, errors);
  }
  const { HOST, PORT, HEXBEAT_DATA, HEXBEAT_PUBLIC_URL } = parsed.data;
  const folder = HEXBEAT_DATA.replace(/^~(?=\/|$)/, homedir());
  return {
    host: HOST,
    port: PORT,
    dataFolder: isAbsolute(folder) ? folder : resolve(REPOSITORY, folder),
    timeZone: parsed.data.HEXBEAT_TIMEZONE,
    publicUrl: HEXBEAT_PUBLIC_URL ?? `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`,
    demo: parsed.data.HEXBEAT_DEMO,
    nowMs: parsed.data.HEXBEAT_NOW,
    databaseUrl: parsed.data.DATABASE_URL ?? null,
  };
}

/** Is stdout somebody's terminal rather than a log? */
export const isInteractive = Boolean(process.stdout.isTTY);
