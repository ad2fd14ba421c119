/** The counting thread: holds the index, counts, makes statistics and tiles, so that the server's own thread never waits. */
import type { RecordFilter } from '../../domain/filter.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { writeClusterTile } from '../../tiles/clusterTile.ts';
import { writePointTile } from '../../tiles/pointTile.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import { outlineOf } from '../density/outline.ts';
import { POINT_TILE_ZOOM } from '../density/types.ts';
import { Moved, answerCalls } from '../threads/answerer.ts';
import { countFromIndex } from './count.ts';
import { IncidentIndex } from './incidentIndex.ts';
import type { IndexCalls } from './protocol.ts';
import { unpackRows } from './rows.ts';
import { Statistics } from './statistics.ts';

let indexes: Record<RecordFilter['of'], IncidentIndex> | null = null;
const statistics = new Statistics();

function indexOf(of: RecordFilter['of']): IncidentIndex {
  if (!indexes) throw new Error('the index was not started');
  return indexes[of];
}

answerCalls<IndexCalls>({
  start: ({ timeZone }) => {
    const clock = zoneClock(timeZone);
    indexes = {
      incidents: new IncidentIndex('incidents', clock),
      hazards: new IncidentIndex('hazards', clock),
    };
    return null;
  },
  lists: ({ of, areas, categories }) => {
    const index = indexOf(of);
    index.areas = areas;
    index.categories = categories;
    return null;
  },
  rows: ({ of, fromMs, toMs, bytes }) => {
    const index = indexOf(of);
    index.replace(fromMs, toMs, unpackRows(bytes, index));
    return null;
  },
  size: () => {
    const both = [indexOf('incidents'), indexOf('hazards')];
    const bytes = both.map((index) => index.byteLength);
    return {
      records: both.reduce((sum, index) => sum + index.count, 0),
      bytes: {
        byTime: bytes.reduce((sum, { byTime }) => sum + byTime, 0),
        byPlace: bytes.reduce((sum, { byPlace }) => sum + byPlace, 0),
      },
    };
  },
  counted: (question) => {
    const counted = countFromIndex(indexOf(question.filter.of), question);
    const { cells, counts, weighted } = counted.now;
    const buffers = [cells, counts, weighted].flatMap((column) =>
      column ? [column.buffer as ArrayBuffer] : [],
    );
    return new Moved(counted, buffers);
  },
  series: ({ filter, edgesMs }) => indexOf(filter.of).series(filter, edgesMs),
  profile: (filter) => indexOf(filter.of).profile(filter),
  span: (filter) => indexOf(filter.of).span(filter),
  recordTile: ({ filter, tile }) => {
    const index = indexOf(filter.of);
    if (tile.z >= POINT_TILE_ZOOM) {
      return moved(writePointTile(filter.of, index.points(filter, tile), index.pointKinds()));
    }
    const { clusters, members } = index.clusters(filter, tile);
    return moved(writeClusterTile(filter.of, tile, clusters, members, index.pointKinds()));
  },
  answer: (ask) => statistics.answer(indexes?.[ask.question.filter.of] ?? null, ask),
  keep: (ask) => {
    statistics.answer(indexes?.[ask.question.filter.of] ?? null, ask);
    return null;
  },
  densityTile: ({ key, tile }) => {
    const made = statistics.tile(key, tile);
    return made && moved(made);
  },
  legend: (ask) => statistics.legend(ask),
  pooled: (ask) => {
    const values = statistics.pooled(indexes?.[ask.question.filter.of] ?? null, ask);
    return new Moved(values, [values.buffer]);
  },
  outline: outlineOf,
});

/** A tile's bytes go to the asker whole; where they are a part of a larger buffer, a copy. */
function moved(tile: EncodedTile): Moved<EncodedTile> {
  const whole = tile.bytes.byteLength === tile.bytes.buffer.byteLength;
  const bytes = whole ? tile.bytes : tile.bytes.slice();
  return new Moved({ ...tile, bytes }, [bytes.buffer]);
}
