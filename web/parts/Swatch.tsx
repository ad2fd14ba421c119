/** A class as it looks on the map: its colour over the ground, with its pattern where it has one. */
import type { Pattern } from '../map/judged.ts';

interface Props {
  color: string;
  /** As it lies over the ground. */
  opacity: number;
  pattern?: Pattern;
}

export function Swatch({ color, opacity, pattern }: Props) {
  return (
    <i
      class={`swatch class-swatch${pattern ? ` ${pattern.kind}` : ''}`}
      style={{
        '--color': color,
        '--strength': `${opacity * 100}%`,
        ...(pattern && { '--ink': pattern.ink }),
      }}
    />
  );
}
