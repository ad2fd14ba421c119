import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../domain/problem.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

const WEB = join(import.meta.dirname, '..');
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('words', () => {
  it('are there in both languages', () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
    for (const [key, text] of Object.entries(zh)) expect(text.trim(), key).not.toBe('');
  });

  it('say the same values in both languages', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(placeholders(en[key]), key).toEqual(placeholders(zh[key]));
    }
  });

  it('exist for every problem of the catalogue', () => {
    for (const code of [...Object.keys(PROBLEMS), 'network']) {
      expect(zh).toHaveProperty([`problem.${code}`]);
      expect(en).toHaveProperty([`problem.${code}`]);
    }
  });

  it('are all used somewhere', () => {
    const source = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          /\.tsx?$/.test(name) && !/i18n.(zh|en)(\.map)?\.ts$/.test(name) && !name.endsWith('.test.ts'),
      )
      .map((name) => readFileSync(join(WEB, name), 'utf8'))
      .join('\n');
    // Families whose last part is computed: `t(`problem.${code}`)`.
    const families = [...source.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((match) => match[1]!);
    const unused = Object.keys(zh).filter((key) => {
      const base = key.replace(/_(one|other)$/, '');
      return !source.includes(`'${base}'`) && !families.some((family) => base.startsWith(family));
    });
    expect(unused).toEqual([]);
  });
});
