/** The words of reasons under their keys, `reason.expected`: they stand in domain, as exported files say them, too. */
import { REASON_WORDS, type WordLanguage } from '../../domain/plan/reasonWords.ts';

type Words = (typeof REASON_WORDS)['zh'];
type Keyed = { [Code in keyof Words as `reason.${Code}`]: string };

export const reasonWords = (language: WordLanguage): Keyed =>
  Object.fromEntries(
    Object.entries(REASON_WORDS[language]).map(([code, words]) => [`reason.${code}`, words]),
  ) as Keyed;
