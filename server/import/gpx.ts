/** GPX 1.0 and 1.1 track points as they come off a file. Parsing itself is saxes'. */
import { SaxesParser } from 'saxes';
import { Problem } from '../../domain/problem.ts';
import { readBytes, type SourceFile } from './source.ts';

/** A `trkpt` as it is written: nothing is checked yet. */
export interface GpxPoint {
  line: number;
  /** Counted from 0 over all `trkseg` of the file. */
  segment: number;
  lng: string;
  lat: string;
  /** Texts of its children by local name (`time`, `ele`, `speed`, `course`), those of extensions too. */
  fields: Record<string, string>;
}

const FIELDS = new Set(['time', 'ele', 'speed', 'course']);
const MAX_TEXT_CHARS = 100;

/** Throws Problem `import-rejected` where the file is not XML or not GPX. */
export async function* readGpx(
  file: SourceFile,
  onRead?: (bytes: number) => void,
): AsyncGenerator<GpxPoint[]> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
  let points: GpxPoint[] = [];
  let point: GpxPoint | null = null;
  let field: string | null = null;
  let segment = -1;
  let isGpx = false;
  let failure: Error | null = null;

  const localName = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', (error) => (failure ??= error));
  parser.on('opentag', ({ name: qualified, attributes }) => {
    const name = localName(qualified);
    if (name === 'gpx') isGpx = true;
    else if (name === 'trkseg') segment++;
    else if (name === 'trkpt') {
      point = {
        line: parser.line,
        segment,
        lng: attributes.lon ?? '',
        lat: attributes.lat ?? '',
        fields: {},
      };
    } else field = point && FIELDS.has(name) ? name : null;
  });
  parser.on('text', (text) => {
    if (point && field) point.fields[field] = ((point.fields[field] ?? '') + text).slice(0, MAX_TEXT_CHARS);
  });
  parser.on('closetag', ({ name }) => {
    field = null;
    if (localName(name) !== 'trkpt' || !point) return;
    points.push(point);
    point = null;
  });

  const take = (): GpxPoint[] => {
    if (failure) {
      const said = failure.message.replace(/^\d+:\d+:\s*/, '');
      throw new Problem(
        'import-rejected',
        `${file.path} cannot be read as GPX (line ${parser.line}): ${said}`,
      );
    }
    const taken = points;
    points = [];
    return taken;
  };
  for await (const piece of readBytes(file, onRead)) {
    parser.write(decoder.decode(piece, { stream: true }));
    yield take();
  }
  parser.close();
  yield take();
  if (!isGpx) throw new Problem('import-rejected', `${file.path} is not a GPX file`);
}
