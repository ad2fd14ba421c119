/** Severities that sources write in words, as weights on the scale of the categories' own (1 is ordinary). */
const WEIGHTS: Readonly<Record<string, number>> = {
  damage_only: 1,
  damage: 1,
  property_damage: 1,
  pdo: 1,
  none: 1,
  minor: 2,
  slight: 2,
  slight_injury: 2,
  injury: 4,
  injured: 4,
  moderate: 4,
  major: 8,
  serious: 8,
  serious_injury: 8,
  severe: 8,
  fatal: 12,
  death: 12,
  killed: 12,
  财产损失: 1,
  仅财损: 1,
  轻微: 1,
  轻伤: 2,
  一般: 2,
  伤人: 4,
  受伤: 4,
  较大: 4,
  重伤: 8,
  严重: 8,
  重大: 8,
  亡人: 12,
  死亡: 12,
};

const MAX_WEIGHT = 1000;

/** A weight 0..1000, `null` for an empty text, `undefined` for a word that is not known. */
export function readSeverity(text: string): number | null | undefined {
  if (text === '') return null;
  const known = WEIGHTS[text] ?? WEIGHTS[text.toLowerCase().replace(/[\s-]+/g, '_')];
  if (known !== undefined) return known;
  const weight = Number(text);
  return weight >= 0 && weight <= MAX_WEIGHT ? weight : undefined;
}
