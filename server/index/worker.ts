/** The thread that holds the index and answers from it: the server's own thread is never kept waiting by a count. */
import type { RecordFilter } from '../../domain/filter.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { answerCalls } from '../threads/answerer.ts';
import { countFromIndex } from './count.ts';
import { IncidentIndex } from './incidentIndex.ts';
import type { IndexCalls } from './protocol.ts';
import { unpackRows } from './rows.ts';

let indexes: Record<RecordFilter['of'], IncidentIndex> | null = null;

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
        counts: bytes.reduce((sum, { counts }) => sum + counts, 0),
        points: bytes.reduce((sum, { points }) => sum + points, 0),
      },
    };
  },
  counted: (question) => countFromIndex(indexOf(question.filter.of), question),
  series: ({ filter, edgesMs }) => indexOf(filter.of).series(filter, edgesMs),
  profile: (filter) => indexOf(filter.of).profile(filter),
});
