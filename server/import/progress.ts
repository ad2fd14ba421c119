/** What a long step tells while it runs. */
export interface Progress {
  /** What is being done, in the words of the command line: 'reading rows'. */
  step: string;
  done: number;
  /** null: not known beforehand. */
  total: number | null;
}

export type OnProgress = (progress: Progress) => void;
