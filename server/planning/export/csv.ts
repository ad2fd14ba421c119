/** A plan as CSV, one row a stop. Starts with a byte order mark, without which Excel reads Chinese as something else. */
import { stringify } from 'csv-stringify/sync';
import type { PlanSheet, SheetAssignment, SheetStop } from './sheet.ts';
import { WORDS } from './words.ts';

type Cell = string | number;

/** Headings and cells of the table of stops; the CSV and the workbook show the same. */
export function stopTable(sheet: PlanSheet): {
  heads: string[];
  row: (assignment: SheetAssignment, stop: SheetStop) => Cell[];
} {
  const words = WORDS[sheet.language];
  const data = sheet.simulated ? words.simulated : words.real;
  return {
    heads: [
      words.date,
      words.slot,
      words.team,
      words.members,
      words.place,
      words.order,
      words.section,
      words.arrive,
      words.leave,
      words.stay,
      words.expected,
      words.reasons,
      words.duty,
      words.lng,
      words.lat,
      words.version,
      words.status,
      words.data,
    ],
    row: (one, stop) => [
      one.date,
      one.slot,
      one.team,
      one.members,
      one.place,
      stop.order,
      stop.section,
      stop.arrive,
      stop.leave,
      stop.stayMinutes,
      Number(stop.expected.toPrecision(4)),
      stop.reasons,
      one.duty,
      stop.location[0],
      stop.location[1],
      sheet.version,
      words[sheet.status],
      data,
    ],
  };
}

/** In pieces, one an assignment. */
export function* planCsv(sheet: PlanSheet): Generator<string> {
  const { heads, row } = stopTable(sheet);
  yield stringify([heads], { bom: true });
  for (const one of sheet.assignments) {
    yield stringify(
      one.stops.map((stop) => row(one, stop)),
      { escape_formulas: true },
    );
  }
}
