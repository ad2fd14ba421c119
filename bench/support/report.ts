/** The figures of a run: printed, and with `--write` put into the table of bench/README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from './measure.ts';

/** One line of the table. */
export interface Finding {
  what: string;
  ours: string;
  peer: string;
  ratio: string;
}

const README = join(import.meta.dirname, '..', 'README.md');

/** Prints the findings; `write` replaces those of this benchmark in the table. */
export function report(benchmark: string, findings: readonly Finding[], write: boolean): void {
  const on = machine();
  for (const { what, ours, peer, ratio } of findings) {
    console.log(`${what}\n    ours ${ours}\n    peer ${peer}\n    ratio ${ratio}`);
  }
  console.log(on);
  if (!write) return;
  const day = new Date().toISOString().slice(0, 10);
  const rows = findings.map(
    ({ what, ours, peer, ratio }) =>
      `| \`${benchmark}\` | ${what} | ${ours} | ${peer} | ${ratio} | ${on} | ${day} |`,
  );
  writeFileSync(README, withRows(readFileSync(README, 'utf8'), benchmark, rows));
}

/** The text with this benchmark's rows of its (one) table replaced, at their place, or else at the table's end. */
export function withRows(text: string, benchmark: string, rows: readonly string[]): string {
  const isOwn = (line: string) => line.startsWith(`| \`${benchmark}\``);
  const lines = text.split('\n');
  const first = lines.findIndex(isOwn);
  const at = first >= 0 ? first : lines.findLastIndex((line) => line.startsWith('|')) + 1;
  return lines
    .filter((line) => !isOwn(line))
    .toSpliced(at, 0, ...rows)
    .join('\n');
}
