// Military symbols as pictures for the map, drawn by milsymbol. It is loaded when the first one is needed.

const SIZE = 38; // of the octagon, in pixels of a picture at twice its size
let library = null;

async function milsymbol() {
  library ??= import("/static/vendor/milsymbol/milsymbol.js").then(() => globalThis.ms);
  return library;
}

// One colour whatever the affiliation.
function each(colour) {
  return Object.fromEntries(["Civilian", "Friend", "Hostile", "Neutral", "Suspect", "Unknown"].map((one) => [one, colour]));
}

export const imageName = (code) => `military-${code}`;

// Adds a picture for each code that the map does not have yet. A neutral symbol is drawn in the colours of the page, one
// that the person has called friend or hostile in those of the standard; the outline alone tells them apart too.
export async function addSymbols(map, codes, colour) {
  const missing = codes.filter((code) => !map.hasImage(imageName(code)));
  if (!missing.length) return;
  const { Symbol } = await milsymbol();
  for (const code of missing) {
    if (map.hasImage(imageName(code))) continue;
    const plain = code[1] === "N" ? { fillColor: colour.panel, frameColor: each(colour.ink), iconColor: each(colour.ink) } : {};
    const canvas = new Symbol(code, { size: SIZE, strokeWidth: 5, outlineWidth: 5, outlineColor: colour.land, ...plain }).asCanvas();
    const context = canvas.getContext("2d");
    const { width, height } = canvas;
    map.addImage(imageName(code), { width, height, data: context.getImageData(0, 0, width, height).data }, { pixelRatio: 2 });
  }
}
