/** How the tiles of each layer are made, and what they depend on. */
import { STATS, type Stat } from '../../domain/density/stat.ts';
import { Problem } from '../../domain/problem.ts';
import { densityResolution } from '../../domain/resolution.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import { ROAD_CLASSES, type RoadClass } from '../../domain/road.ts';
import { areasInBox, roadsInBox, sectionsInBox } from '../../db/queries/tiles.ts';
import { significant, writeCellTile } from '../../tiles/cellTile.ts';
import { writeGeometryTile } from '../../tiles/geometryTile.ts';
import type { DynamicLayer } from '../../tiles/layers.ts';
import { TILE_BUFFER, tileBounds, type TileId } from '../../tiles/math.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { AppContext } from '../context.ts';
import { versionOf } from '../density/density.ts';
import { parseQuestion, type QuestionQuery } from '../density/question.ts';
import { densityTile, recordTile } from '../density/tiles.ts';
import { parseFilter, type FilterQuery } from '../filter.ts';
import { forecast, forecastAsOf, riskOfSection, roadForecast } from '../forecast/forecast.ts';
import { coverage, coverageWindow, windowName } from './coverage.ts';
import { roadCounts } from './roadRates.ts';

/** The query of a tile as it came: what a layer does not take is not looked at. */
export type TileQuery = FilterQuery & { stat?: string; compare?: string };

/** Throws Problem `invalid` where the query cannot be used; what it gives makes the tile. */
export type Prepare = (context: AppContext, query: TileQuery, tile: TileId) => Promise<MakeTile>;
export type MakeTile = () => Promise<EncodedTile>;

export interface LayerReader {
  /** The parameters that its tiles depend on. */
  params: readonly (keyof TileQuery)[];
  /** The layers of data whose changes show in its tiles, and where it moves with time the day. */
  version(context: AppContext, query: TileQuery): Promise<string>;
  /** The window that was taken, `2026-02-02/2026-03-02`, where that may be another than the one asked for. */
  window?(context: AppContext, query: TileQuery): Promise<string>;
  prepare: Prepare;
}

const WHERE_AND_WHEN = [
  'from',
  'to',
  'category',
  'origin',
  'status',
  'hours',
  'weekdays',
  'bbox',
  'area',
  'cell',
  'section',
] as const;

const records = (of: 'incidents' | 'hazards'): LayerReader => ({
  params: WHERE_AND_WHEN,
  version: (context) => versionOf(context, { of }),
  async prepare(context, query, tile) {
    const filter = await parseFilter(context, query, of);
    return () => recordTile(context, filter, tile);
  },
});

export const READERS: Readonly<Record<DynamicLayer, LayerReader>> = {
  density: {
    params: ['of', ...WHERE_AND_WHEN, 'stat', 'compare'],
    async version(context, query) {
      const version = await versionOf(context, { of: query.of === 'hazards' ? 'hazards' : 'incidents' });
      // Where its window is open it is the last months before now.
      const month = query.stat === 'emerging' ? await asOfDay(context) : '';
      return `${version}${month}`;
    },
    async prepare(context, query, tile) {
      const asked = await parseQuestion(context, questionOf(query, tile));
      return () => densityTile(context, asked, tile);
    },
  },
  incidents: records('incidents'),
  hazards: records('hazards'),
  roads: {
    params: [],
    version: async (context) => `${await context.version(['roads', 'incidents'])}${await asOfDay(context)}`,
    prepare: async (context, _query, tile) => () => roadTile(context, tile),
  },
  risk: {
    params: [],
    version: async (context) =>
      `${await context.version(['roads', 'incidents', 'categories'])}${await asOfDay(context)}`,
    prepare: async (context, _query, tile) => () => riskTile(context, tile),
  },
  sections: {
    params: [],
    // Their colour is the forecast, which follows the incidents and the day.
    version: async (context) =>
      `${await context.version(['sections', 'roads', 'incidents', 'categories'])}${await asOfDay(context)}`,
    prepare: async (context, _query, tile) => () => sectionTile(context, tile),
  },
  areas: {
    params: [],
    version: (context) => context.version(['areas']),
    prepare: async (context, _query, tile) => () => areaTile(context, tile),
  },
  coverage: {
    params: ['from', 'to'],
    // Which weeks have ended moves with the day.
    version: async (context, query) =>
      `${await context.version(['tracks'])}@${windowName(context.clock, await coverageWindow(context, query))}`,
    window: async (context, query) => windowName(context.clock, await coverageWindow(context, query)),
    async prepare(context, query, tile) {
      const window = await coverageWindow(context, query);
      return async () => {
        const counts = await coverage(context, window, await context.version(['tracks']));
        const res = tile.z >= FINE_COVERAGE_ZOOM ? 11 : 10;
        const { cells, patrols, positions } = counts[res];
        return writeCellTile('coverage', tile, {
          res,
          cells,
          columns: [
            { name: 'patrols', valueAt: (i) => patrols[i]! },
            { name: 'positions', valueAt: (i) => positions[i]! },
          ],
          weightAt: (i) => patrols[i]!,
        });
      };
    },
  },
};

const FINE_COVERAGE_ZOOM = 14;

function questionOf({ stat, ...query }: TileQuery, { z }: TileId): QuestionQuery {
  if (stat !== undefined && !(STATS as readonly string[]).includes(stat)) {
    const detail = `'${stat}' is none of ${STATS.join(', ')}`;
    throw new Problem('invalid', detail, [{ pointer: '?stat', detail }]);
  }
  return { ...query, stat: stat as Stat | undefined, res: String(densityResolution(z)) };
}

/** The instant that forecasts start from, as a part of a version; asked for once a day and state of the incidents. */
async function asOfDay(context: AppContext): Promise<string> {
  const today = context.clock.localDate(Date.now());
  const ms = await context.kept(`as of ${today}`, ['incidents'], () => forecastAsOf(context));
  return `@${ms}`;
}

async function roadTile(context: AppContext, tile: TileId): Promise<EncodedTile> {
  const { engine } = context;
  const version = await context.version(['roads', 'incidents']);
  const counts = await roadCounts(engine, await forecastAsOf(context), version);
  const box = tileBounds(tile, TILE_BUFFER);
  const rows = await roadsInBox(engine, box, roadClassesAt(tile.z), halfPixelDegrees(tile));
  return writeGeometryTile(
    'roads',
    tile,
    rows.map((row) => ({
      ...asFeature({
        ...row,
        incidentsPerKmYear: significant((counts.get(row.id) ?? 0) / (row.lengthMeters / 1000)),
      }),
      // Where there are too many, the main roads stay.
      weight: -ROAD_CLASSES.indexOf(row.roadClass as RoadClass),
    })),
  );
}

/** Below this zoom a class tells of three hours: a whole city's roads fit a tile. */
const HOURLY_ZOOM = 13;

async function riskTile(context: AppContext, tile: TileId): Promise<EncodedTile> {
  const forecasted = await roadForecast(context);
  if (!forecasted) return writeGeometryTile('risk', tile, []);
  const { graph, model, risk } = forecasted;
  const step = tile.z >= HOURLY_ZOOM ? 1 : 3;
  const box = tileBounds(tile, TILE_BUFFER);
  const rows = await roadsInBox(context.engine, box, roadClassesAt(tile.z), halfPixelDegrees(tile));
  const features = rows.flatMap(({ id, name, roadClass, lengthMeters, geometry }) => {
    const road = graph.roadOfId.get(id);
    if (road === undefined) return [];
    const expectedPerWeek = model.expected[road]!;
    const feature = asFeature({
      id,
      geometry,
      name,
      roadClass,
      lengthMeters,
      expectedPerWeek: significant(expectedPerWeek),
      noEvidence: model.evidence[road]! < model.minEvidence,
      hours: classText(risk.classes, road, step),
    });
    // Where there are too many, the riskiest stay.
    return [{ ...feature, weight: expectedPerWeek / lengthMeters }];
  });
  return writeGeometryTile('risk', tile, features);
}

/** The highest class of every `step` hours of a road's week, a digit each. */
function classText(classes: Uint8Array, road: number, step: number): string {
  let text = '';
  for (let hour = 0; hour < HOURS_PER_WEEK; hour += step) {
    let highest = 0;
    for (let h = hour; h < hour + step; h++) highest = Math.max(highest, classes[road * HOURS_PER_WEEK + h]!);
    text += highest;
  }
  return text;
}

async function sectionTile(context: AppContext, tile: TileId): Promise<EncodedTile> {
  const box = tileBounds(tile, TILE_BUFFER);
  const rows = await sectionsInBox(context.engine, box, halfPixelDegrees(tile));
  const forecasted = await forecast(context);
  const features = rows.map((row) => {
    const { expectedPerWeek, noEvidence } = riskOfSection(forecasted, row.id);
    return asFeature({ ...row, expectedPerWeek, noEvidence });
  });
  return writeGeometryTile('sections', tile, features);
}

async function areaTile({ engine }: AppContext, tile: TileId): Promise<EncodedTile> {
  const box = tileBounds(tile, TILE_BUFFER);
  const rows = await areasInBox(engine, box, areaKindsAt(tile.z), halfPixelDegrees(tile));
  return writeGeometryTile('areas', tile, rows.map(asFeature));
}

/** A row's id and geometry apart, the rest as properties. */
function asFeature<T extends { id: string; geometry: GeoJSON.Geometry }>({ id, geometry, ...properties }: T) {
  return { id, geometry, properties };
}

/** Narrow roads would only crowd the map from afar. */
function roadClassesAt(zoom: number): readonly RoadClass[] {
  if (zoom >= 14) return ROAD_CLASSES;
  if (zoom >= 13) return ROAD_CLASSES.filter((name) => name !== 'path' && name !== 'service');
  return ['motorway', 'trunk', 'primary', 'secondary', 'tertiary'];
}

/** Grids only where one is wider than a thumb. */
function areaKindsAt(zoom: number): readonly string[] {
  if (zoom >= 14) return ['city', 'town', 'community', 'grid'];
  if (zoom >= 11) return ['city', 'town', 'community'];
  return ['city', 'town'];
}

/** At the layer's finest tiles nothing is simplified: they are enlarged from there on. */
function halfPixelDegrees({ z }: TileId): number {
  return z >= 15 ? 0 : 360 / (512 * 2 ** z) / 2;
}
