import { expect, it } from 'vitest';
import { withRows } from './report.ts';

const TABLE = ['# Head', '', '| a | b |', '| --- | --- |', '| `one.ts` | 1 |', '| `two.ts` | 2 |', ''].join(
  '\n',
);

it('replaces the rows of one benchmark at their place, and adds those of a new one at the end', () => {
  expect(withRows(TABLE, 'one.ts', ['| `one.ts` | 3 |', '| `one.ts` | 4 |'])).toBe(
    TABLE.replace('| `one.ts` | 1 |', '| `one.ts` | 3 |\n| `one.ts` | 4 |'),
  );
  expect(withRows(TABLE, 'three.ts', ['| `three.ts` | 9 |'])).toBe(
    TABLE.replace('| `two.ts` | 2 |', '| `two.ts` | 2 |\n| `three.ts` | 9 |'),
  );
});
