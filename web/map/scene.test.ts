import { expect, it } from 'vitest';
import { refOf } from './scene.ts';

it('calls a record by the first 16 hexadecimal digits of its id', () => {
  expect(refOf('0191b2c3-d4e5-7f60-8a1b-2c3d4e5f6071')).toBe('0191b2c3d4e57f60');
});
