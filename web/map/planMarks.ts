/** Marks of a plan, drawn once per colour: a square for a fixed post, a padlock for what is locked. */
const SIZE = 32;

function canvas(): CanvasRenderingContext2D {
  const element = document.createElement('canvas');
  element.width = SIZE;
  element.height = SIZE;
  return element.getContext('2d')!;
}

/** `color`: any CSS colour; edged with the colour of the ground. */
export function postImage(color: string, ground: string): ImageData {
  const context = canvas();
  context.beginPath();
  context.roundRect(3, 3, SIZE - 6, SIZE - 6, 5);
  context.lineWidth = 4;
  context.strokeStyle = ground;
  context.stroke();
  context.fillStyle = color;
  context.fill();
  return context.getImageData(0, 0, SIZE, SIZE);
}

export function lockImage(color: string, ground: string): ImageData {
  const context = canvas();
  context.beginPath();
  context.arc(16, 16, 14, 0, 2 * Math.PI);
  context.fillStyle = ground;
  context.fill();
  context.beginPath();
  context.arc(16, 13, 5, Math.PI, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = color;
  context.stroke();
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(8, 14, 16, 11, 2);
  context.fill();
  return context.getImageData(0, 0, SIZE, SIZE);
}
