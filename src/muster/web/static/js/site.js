// The site page: a small map of what claims say of this place.

import { listKeys } from "./keys.js";
import { Picture } from "./map.js";
import { loadParts } from "./parts.js";

const frame = document.getElementById("map");
const picture = new Picture(frame, {
  onPlace: ({ place }) => place && location.assign(`/sites/${encodeURIComponent(place)}`),
});
listKeys("a.open");
loadParts();
const map = (await (await fetch(frame.dataset.source)).json()).data;
await picture.show(map, { fit: true, on: frame.dataset.place });
picture.mark(frame.dataset.place);
document.body.classList.add("map-ready");
