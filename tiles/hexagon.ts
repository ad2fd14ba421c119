/** An H3 cell as a ring in tile units. */
import { cellRing } from '../domain/cells.ts';
import type { LngLat } from '../domain/place.ts';
import { clipConvexRing } from './clip.ts';
import { TILE_BUFFER, TILE_EXTENT } from './math.ts';

/**
 * The part of a cell that a tile holds, buffer included: open, flat, clockwise on the screen; empty where they do not
 * meet. Neighbouring tiles cut the same hexagon at their buffers, beyond what they show, so that it has neither a gap
 * nor an outline along the edge. `project` is the tile's.
 */
export function hexagonInTile(
  cell: bigint,
  project: (position: LngLat) => [number, number],
): readonly number[] {
  const outline = cellRing(cell);
  const ring: number[] = [];
  // H3's outline runs anticlockwise with north up; a tile's y runs south, and outer rings run clockwise there.
  for (let i = outline.length - 1; i > 0; i--) ring.push(...project(outline[i]!));
  return clipConvexRing(ring, -TILE_BUFFER, TILE_EXTENT + TILE_BUFFER);
}
