/** A plan as a workbook: what it is, slots, stops, and key sections with what they need and were given. */
import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/node';
import { stopTable } from './csv.ts';
import { notesOf, titleOf, type PlanSheet } from './sheet.ts';
import { WORDS } from './words.ts';

type Value = string | number;

const head = (value: string): Cell => ({ value, fontWeight: 'bold', wrap: true, alignVertical: 'top' });
/** Text stays text: a cell that begins with `=` is no formula. */
const body = (value: Value): Cell =>
  typeof value === 'number' ? { value, type: Number } : { value, type: String, wrap: value.length > 24 };

const table = (heads: readonly string[], rows: readonly (readonly Value[])[]): SheetData => [
  heads.map(head),
  ...rows.map((row) => row.map(body)),
];

/** The bytes of the file; the library holds all of it in memory. */
export async function planXlsx(sheet: PlanSheet): Promise<Uint8Array> {
  const words = WORDS[sheet.language];
  const stops = stopTable(sheet);
  const wide = (widths: readonly number[]) => widths.map((width) => ({ width }));
  const buffer = await writeXlsxFile([
    {
      sheet: words.about,
      columns: wide([70]),
      data: [[head(titleOf(sheet))], ...notesOf(sheet).map((line) => [body(line)])],
    },
    {
      sheet: words.slots,
      stickyRowsCount: 1,
      columns: wide([12, 14, 14, 24, 16, 10, 12, 12, 40]),
      data: table(
        [
          words.date,
          words.slot,
          words.team,
          words.members,
          words.place,
          words.stops,
          words.expected,
          words.distance,
          words.duty,
        ],
        sheet.assignments.map((one) => [
          one.date,
          one.slot,
          one.team,
          one.members,
          one.place,
          one.stops.length,
          Number(one.expected.toPrecision(4)),
          Math.round(one.routeMeters),
          one.duty,
        ]),
      ),
    },
    {
      sheet: words.stops,
      stickyRowsCount: 1,
      columns: wide([12, 14, 14, 24, 16, 6, 24, 8, 8, 10, 12, 40, 32, 12, 12, 8, 10, 12]),
      data: table(
        stops.heads,
        sheet.assignments.flatMap((one) => one.stops.map((stop) => stops.row(one, stop))),
      ),
    },
    {
      sheet: words.sections,
      stickyRowsCount: 1,
      columns: wide([28, 16, 8, 14, 12, 12, 10, 8, 16]),
      data: table(
        [
          words.section,
          words.place,
          words.priority,
          words.skill,
          words.leastVisits,
          words.needed,
          words.planned,
          words.missing,
          words.perWeek,
        ],
        sheet.sections.map((one) => [
          one.name,
          one.zone,
          one.priority,
          one.skill,
          one.leastVisits,
          one.needed,
          one.planned,
          Math.max(0, one.needed - one.planned),
          Number(one.perWeek.toPrecision(4)),
        ]),
      ),
    },
  ]).toBuffer();
  return buffer;
}
