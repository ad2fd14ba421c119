/** Pattern tiles for the hexagons, drawn once per theme and class; the same tiles fill the swatches of a saved picture. */
import type { Pattern } from './judged.ts';

/** CSS pixels of a tile; it repeats seamlessly. */
export const PATTERN_SIZE = 8;

/** One tile, transparent but for its ink, `scale` device pixels a CSS pixel. */
export function patternCanvas({ kind, ink }: Pattern, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = PATTERN_SIZE * scale;
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  switch (kind) {
    case 'dots':
      dot(context, 2, 2, 1.45);
      dot(context, 6, 6, 1.45);
      break;
    case 'sparse':
      dot(context, 4, 4, 1.35);
      break;
    case 'stripes':
      context.lineWidth = 2.4;
      context.beginPath();
      // Thrice, so that the corners of the tile meet those of its neighbours.
      for (const shift of [-8, 0, 8]) {
        context.moveTo(shift - 2, 10);
        context.lineTo(shift + 10, -2);
      }
      context.stroke();
      break;
    case 'lines':
      context.fillRect(0, 1, 8, 1);
      context.fillRect(0, 5, 8, 1);
  }
  return canvas;
}

export function patternImage(pattern: Pattern, scale: number): ImageData {
  const canvas = patternCanvas(pattern, scale);
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
