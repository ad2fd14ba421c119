/** The page may not import tiles/, so it keeps the zoom table of the density tiles a second time: held equal here. */
import { expect, it } from 'vitest';
import { densityResolution as tileResolution } from '../tiles/math.ts';
import { densityResolution } from '../web/map/classes.ts';

it('the page asks for densities at the resolution that the tiles have', () => {
  for (let zoom = 0; zoom <= 22; zoom += 0.25) expect(densityResolution(zoom)).toBe(tileResolution(zoom));
});
