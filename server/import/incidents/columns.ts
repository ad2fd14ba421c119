/** Which column of a file holds what. */
import { Problem } from '../../../domain/problem.ts';
import { parseMapping } from '../mapping.ts';

export const REQUIRED_FIELDS = ['id', 'category', 'occurred_at', 'longitude', 'latitude'] as const;
export const OPTIONAL_FIELDS = [
  'severity',
  'origin',
  'status',
  'description',
  'occurred_to',
  'source',
] as const;
export type Field = (typeof REQUIRED_FIELDS)[number] | (typeof OPTIONAL_FIELDS)[number];

const FIELDS: readonly Field[] = [...REQUIRED_FIELDS, ...OPTIONAL_FIELDS];

/** `--map FIELD=COLUMN`, by field. */
export type Mapping = Partial<Record<Field, string>>;

/** Reads the `--map` options of a file of incidents. Throws Problem `invalid`. */
export const incidentMapping = (options: readonly string[]): Mapping => parseMapping(options, FIELDS);

export interface Columns {
  /** Number of columns that every row must have. */
  count: number;
  /** Position by field, -1 where the file has none. */
  at: Record<Field, number>;
  /** The file's own name of each field's column, for what is said about it. */
  name: Record<Field, string>;
}

/**
 * Finds the fields in a header: by `mapping`, else by their own name (case and blanks around do not matter).
 * Throws Problem `import-rejected` that names what is missing and what there is.
 */
export function findColumns(header: readonly string[], mapping: Mapping): Columns {
  const plain = (name: string) => name.trim().toLowerCase();
  const names = header.map(plain);
  const at = {} as Record<Field, number>;
  const name = {} as Record<Field, string>;
  const missing: string[] = [];
  for (const field of FIELDS) {
    const wanted = mapping[field] ?? field;
    const exact = header.findIndex((column) => column.trim() === wanted);
    at[field] = exact >= 0 ? exact : names.indexOf(plain(wanted));
    name[field] = header[at[field]]?.trim() ?? field;
    const required = (REQUIRED_FIELDS as readonly string[]).includes(field) || mapping[field] !== undefined;
    if (at[field] < 0 && required)
      missing.push(wanted === field ? field : `${field} (--map ${field}=${wanted})`);
    if (at[field] >= 0 && names.indexOf(names[at[field]]!) !== names.lastIndexOf(names[at[field]]!)) {
      throw new Problem('import-rejected', `The column '${name[field]}' stands twice in the header`);
    }
  }
  if (missing.length > 0) {
    throw new Problem(
      'import-rejected',
      `No column for ${missing.join(', ')}. The file has: ${header.map((column) => column.trim()).join(', ')}. ` +
        `Name them with --map, such as --map ${missing[0]!.split(' ')[0]}=COLUMN.`,
    );
  }
  return { count: header.length, at, name };
}

/** The delimiter of a header line: the most frequent of comma, semicolon and tab. */
export function findDelimiter(headerLine: string): ',' | ';' | '\t' {
  const count = (delimiter: string) => headerLine.split(delimiter).length;
  return ([',', ';', '\t'] as const).reduce((best, next) => (count(next) > count(best) ? next : best));
}
