/** A small arrowhead for route lines, drawn once per colour. */
const SIZE = 28;

/** `color`: any CSS colour; the head points along the line, edged with the colour of the ground. */
export function arrowImage(color: string, ground: string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext('2d')!;
  context.beginPath();
  context.moveTo(6, 4);
  context.lineTo(24, 14);
  context.lineTo(6, 24);
  context.lineTo(11, 14);
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = ground;
  context.stroke();
  context.fillStyle = color;
  context.fill();
  return context.getImageData(0, 0, SIZE, SIZE);
}
