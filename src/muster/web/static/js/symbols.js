// Pictures drawn here rather than loaded: hatching for areas, heads for arrows, the cross of a denial, nothing at all.

function canvas(size) {
  const element = document.createElement("canvas");
  element.width = element.height = size;
  return element.getContext("2d", { willReadFrequently: true });
}

function taken(context) {
  const { width, height } = context.canvas;
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

export function blank() {
  return taken(canvas(32));
}

export function hatch(colour) {
  const context = canvas(16);
  context.strokeStyle = colour;
  context.globalAlpha = 0.3;
  context.lineWidth = 1.6;
  for (const x of [-16, 0, 16]) {
    context.beginPath();
    context.moveTo(x - 2, 18);
    context.lineTo(x + 18, -2);
    context.stroke();
  }
  return taken(context);
}

export function arrowhead(colour) {
  const context = canvas(28);
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(14, 1);
  context.lineTo(24, 25);
  context.lineTo(14, 19);
  context.lineTo(4, 25);
  context.closePath();
  context.fill();
  return taken(context);
}

export function cross(colour, ground) {
  const context = canvas(28);
  context.lineCap = "round";
  for (const [stroke, width] of [[ground, 9], [colour, 4]]) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(7, 7);
    context.lineTo(21, 21);
    context.moveTo(21, 7);
    context.lineTo(7, 21);
    context.stroke();
  }
  return taken(context);
}
