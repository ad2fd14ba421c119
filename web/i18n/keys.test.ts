import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../domain/problem.ts';
import { enMore } from './en.more.ts';
import { en as enFirst } from './en.ts';
import { zhMore } from './zh.more.ts';
import { zh as zhFirst } from './zh.ts';

const WEB = join(import.meta.dirname, '..');
const zh = { ...zhFirst, ...zhMore };
const en = { ...enFirst, ...enMore };
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

/** Families of keys whose last part is computed: `t(`problem.${code}`)`. */
const familiesIn = (source: string) => [...source.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((match) => match[1]!);

/** What the page's entry imports, and what that imports: there before anything is fetched. */
function firstFiles(path = join(WEB, 'main.tsx'), found = new Map<string, string>()): Map<string, string> {
  const source = readFileSync(path, 'utf8');
  found.set(path, source);
  for (const [, name] of source.matchAll(
    /^(?:import|export) (?!type )(?:[^;'"]*? from )?'(\.[^']+\.tsx?)'/gm,
  )) {
    const next = join(dirname(path), name!);
    if (next.startsWith(WEB) && !found.has(next)) firstFiles(next, found);
  }
  return found;
}

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

  it('of what is not fetched are there from the start, and in one file only', () => {
    const files = firstFiles();
    expect([...files.keys()].some((path) => path.endsWith('TopBar.tsx'))).toBe(true);
    expect([...files.keys()].some((path) => path.endsWith('TimeBar.tsx'))).toBe(false);
    const sources = [...files].filter(([path]) => !path.includes('/i18n/'));
    const later = Object.keys(zhMore).map((key) => key.replace(/_(one|other)$/, ''));
    const missing = sources.flatMap(([path, source]) => {
      const families = familiesIn(source);
      return later
        .filter((key) => source.includes(`'${key}'`) || families.some((family) => key.startsWith(family)))
        .map((key) => `${path}: ${key}`);
    });
    expect(missing).toEqual([]);
    expect(Object.keys(zhFirst).filter((key) => key in zhMore)).toEqual([]);
  });

  it('are all used somewhere', () => {
    const source = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          /\.tsx?$/.test(name) && !/i18n.(zh|en)(\.map)?\.ts$/.test(name) && !name.endsWith('.test.ts'),
      )
      .map((name) => readFileSync(join(WEB, name), 'utf8'))
      .join('\n');
    const families = familiesIn(source);
    const unused = Object.keys(zh).filter((key) => {
      const base = key.replace(/_(one|other)$/, '');
      return !source.includes(`'${base}'`) && !families.some((family) => base.startsWith(family));
    });
    expect(unused).toEqual([]);
  });
});
