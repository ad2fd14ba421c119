/** Files as they come: plain or gzipped, whatever their name says; read twice, never held. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Problem } from '../../domain/problem.ts';

export interface SourceFile {
  path: string;
  /** Without the folder. */
  name: string;
  /** As it lies on the disk. */
  bytes: number;
  gzipped: boolean;
}

const PIECE_BYTES = 1 << 19;

/** First bytes of what people give by mistake. */
const MISTAKES: readonly (readonly [hex: string, what: string])[] = [
  ['504b0304', 'a ZIP archive or an Excel workbook'],
  ['d0cf11e0', 'an old Excel or Word file'],
  ['25504446', 'a PDF'],
  ['fffe', 'UTF-16 text ("Unicode text" in Excel): save it as UTF-8'],
  ['feff', 'UTF-16 text: save it as UTF-8'],
];

/**
 * Looks at a file without reading it. Throws Problem `invalid` where there is none, it is empty, a folder, or plainly something
 * else than text (`text: false` leaves that check out).
 */
export async function openSource(path: string, { text = true } = {}): Promise<SourceFile> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(
      'invalid',
      error.code === 'ENOENT' ? `There is no file ${path}` : `${path} cannot be opened: ${error.message}`,
    );
  });
  if (!found.isFile()) throw new Problem('invalid', `${path} is not a file`);
  if (found.size === 0) throw new Problem('invalid', `${path} is empty`);
  const handle = await open(path).catch((error: Error) => {
    throw new Problem('invalid', `${path} cannot be read: ${error.message}`);
  });
  const head = Buffer.alloc(8);
  await handle.read(head, 0, 8, 0).finally(() => handle.close());
  const hex = head.toString('hex');
  const mistake = text && MISTAKES.find(([start]) => hex.startsWith(start));
  if (mistake) throw new Problem('invalid', `${path} is ${mistake[1]}`);
  return { path, name: basename(path), bytes: found.size, gzipped: hex.startsWith('1f8b') };
}

/**
 * The file's bytes, unpacked, in pieces of about 512 KB. `onRead` is told how many bytes of the file itself were taken.
 * Throws Problem `import-rejected` where the packing is damaged.
 */
export async function* readBytes(file: SourceFile, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw = createReadStream(file.path, { highWaterMark: PIECE_BYTES });
  let read = 0;
  raw.on('data', (piece) => {
    read += piece.length;
    onRead?.(read);
  });
  if (!file.gzipped) {
    yield* raw as AsyncIterable<Buffer>;
    return;
  }
  const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
  raw.on('error', (error) => unpacked.destroy(error));
  raw.pipe(unpacked);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    throw new Problem('import-rejected', `${file.path} is damaged: its gzip packing ends early or is wrong`);
  } finally {
    raw.destroy();
  }
}

export type TextEncoding = 'utf-8' | 'gb18030';

export interface Inspection {
  /** Of the file as it lies on the disk, hex. */
  sha256: string;
  encoding: TextEncoding;
}

/**
 * One reading of the whole file for its SHA-256 and its encoding: UTF-8 if every byte of it is, else GB18030 (which GBK and
 * GB2312 are parts of). Throws Problem `import-rejected` where it is neither, or not what `declared` says.
 */
export async function inspect(file: SourceFile, declared?: TextEncoding): Promise<Inspection> {
  const sha256 = sha256Of(file.path);
  const candidates: readonly TextEncoding[] = declared ? [declared] : ['utf-8', 'gb18030'];
  for (const encoding of candidates) {
    if (await decodes(file, encoding)) return { sha256: await sha256, encoding };
  }
  await sha256;
  throw new Problem(
    'import-rejected',
    declared
      ? `${file.path} is not ${declared.toUpperCase()} text`
      : `${file.path} is neither UTF-8 nor GB18030 text`,
  );
}

/** SHA-256 of a file as it lies on the disk, hex. */
export async function sha256Of(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES }))
    sum.update(piece as Buffer);
  return sum.digest('hex');
}

async function decodes(file: SourceFile, encoding: TextEncoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of readBytes(file)) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
