/** What many routes share: ids, places, times, filters. */
import { z } from '@hono/zod-openapi';

export const idSchema = z.uuid().openapi({ example: '018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11' });

export const lngLatSchema = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .openapi({ description: '[longitude, latitude], WGS84', example: [120.05, 28.9] });

export const bboxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).openapi({
  description: '[west, south, east, north], WGS84',
});

export const lineSchema = z
  .object({ type: z.literal('LineString'), coordinates: z.array(lngLatSchema).min(2).max(2000) })
  .openapi('Line');

export const geometrySchema = z
  .looseObject({ type: z.string() })
  .openapi('Geometry', { description: 'GeoJSON geometry, WGS84' });

const FIRST_INSTANT_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant with an offset or Z, of the years 1 to 9999; stored in UTC. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= FIRST_INSTANT_MS && Date.parse(text) <= LAST_INSTANT_MS, {
    error: 'an instant of the years 1 to 9999',
  })
  .openapi({ example: '2026-03-05T18:30:00+08:00' });

export const intervalSchema = z.tuple([z.number(), z.number()]).openapi({ description: '80 % interval' });

/**
 * Whatever asks about incidents or hazards takes these (see 'Asking' in docs/api.md). They stay strings here:
 * `server/filter.ts` turns them into an IncidentFilter in the deployment's zone and names what is wrong.
 */
export const filterQuery = {
  of: z.enum(['incidents', 'hazards']).optional().openapi({ description: 'incidents (default) or hazards' }),
  from: z
    .string()
    .optional()
    .openapi({ description: 'inclusive; a date alone is local midnight', example: '2026-01-01' }),
  to: z.string().optional().openapi({ description: 'exclusive', example: '2026-02-01' }),
  category: z.string().optional().openapi({ description: 'codes of categories or groups, by comma' }),
  origin: z.string().optional().openapi({ description: 'reported, discovered' }),
  status: z.string().optional().openapi({ description: 'by comma' }),
  hours: z.string().optional().openapi({ description: 'half-open local hours, may wrap', example: '18-24' }),
  weekdays: z.string().optional().openapi({ description: 'ISO 1-7, by comma', example: '5,6,7' }),
  bbox: z.string().optional().openapi({ description: 'west,south,east,north', example: '120,28.8,120.1,29' }),
  area: z.string().optional().openapi({ description: 'id of an area; its inner areas count' }),
  cell: z
    .string()
    .optional()
    .openapi({ description: 'an H3 cell, resolution 6..11', example: '8a2830828767fff' }),
  section: z
    .string()
    .optional()
    .openapi({ description: 'id of a key section: what was snapped to its roads' }),
};

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).optional().openapi({ description: 'default 100' }),
  cursor: z.string().optional().openapi({ description: '`nextCursor` of the page before' }),
};

/** A record's life in the database, as every record shows it. */
export const recordFields = {
  version: z.number().int(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
  simulated: z.boolean(),
};

export const ifMatchHeader = z.object({
  'if-match': z.string().optional().openapi({ description: 'the version that you edit, as in ETag: "3"' }),
});

export const idParam = z.object({ id: idSchema });
