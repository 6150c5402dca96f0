// The map as a part: shows one answer of /api/map, tells what was chosen and where it was moved.

import { Map as GlMap, NavigationControl, ScaleControl } from "/static/vendor/maplibre/maplibre-gl.mjs";
import { heads, mapStyle } from "./mapstyle.js";
import { darkScheme, palette } from "./palette.js";
import { arrowhead, cross, hatch } from "./symbols.js";

const CLICKABLE = ["site", "site-name"];

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function said(place) {
  if (place.to) return `${place.from} → ${place.to}: ${count(place.claims, "claim")}${place.denied ? ", denied" : place.doubtful ? ", hedged or planned" : ""}`;
  return `${place.name}: ${count(place.claims, "claim")} on ${count(place.origins, "origin")}, ${place.precision}${place.disputed ? "; disputed" : ""}`;
}

export class Picture {
  constructor(element, { onPlace = () => {}, onView = () => {}, onHover = () => {} } = {}) {
    this.data = {};
    this.chosen = null;
    this.ready = new Promise((resolve) => {
      this.map = new GlMap({
        container: element, style: mapStyle(palette(), {}), center: [20, 30], zoom: 1.4, maxZoom: 12,
        attributionControl: { compact: false }, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, refreshExpiredTiles: false,
      });
      this.map.once("load", resolve);
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-right");
    this.map.on("style.load", () => this.draw());
    this.map.on("moveend", (event) => event.originalEvent && onView(this.box()));
    for (const layer of CLICKABLE) {
      this.map.on("click", layer, (event) => onPlace(event.features[0].properties));
    }
    for (const layer of [...CLICKABLE, "move-firm", "move-doubtful"]) {
      this.map.on("mousemove", layer, (event) => {
        this.map.getCanvas().style.cursor = CLICKABLE.includes(layer) ? "pointer" : "";
        onHover(said(event.features[0].properties));
      });
      this.map.on("mouseleave", layer, () => {
        this.map.getCanvas().style.cursor = "";
        onHover("");
      });
    }
    darkScheme.addEventListener("change", () => this.map.setStyle(mapStyle(palette(), this.data), { diff: false }));
  }

  draw() {
    const colour = palette();
    const images = { hatch: hatch(colour.ink), arrowhead: arrowhead(colour.accent), cross: cross(colour.ink, colour.paper) };
    for (const [name, image] of Object.entries(images)) {
      if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: name === "hatch" ? 2 : 1 });
    }
    this.mark(this.chosen);
  }

  async show(data, { fit = false } = {}) {
    await this.ready;
    this.data = data;
    for (const name of ["areas", "movements", "places"]) this.map.getSource(name).setData(data[name]);
    this.map.getSource("heads").setData(heads(data.movements));
    if (fit) this.fit();
  }

  mark(key) {
    if (!this.map.getSource("places")) return;
    if (this.chosen) this.map.setFeatureState({ source: "places", id: this.chosen }, { chosen: false });
    this.chosen = key;
    if (key) this.map.setFeatureState({ source: "places", id: key }, { chosen: true });
  }

  fit() {
    const points = this.data.places.features.filter(({ properties }) => !properties.vague).map(({ geometry }) => geometry.coordinates);
    const rims = this.data.areas.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
    const shown = points.length ? points : rims;
    if (!shown.length) return;
    const lons = shown.map(([lon]) => lon);
    const lats = shown.map(([, lat]) => lat);
    const corners = [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
    this.map.fitBounds(corners, { padding: { top: 50, bottom: 50, left: 80, right: 120 }, maxZoom: 8, duration: 0 });
  }

  goTo([west, south, east, north]) {
    this.map.fitBounds([[west, south], [east, north]], { padding: 0, duration: 0 });
  }

  box() {
    const bounds = this.map.getBounds();
    const lon = (value) => Math.max(-180, Math.min(180, value)).toFixed(3);
    const lat = (value) => Math.max(-90, Math.min(90, value)).toFixed(3);
    return [lon(bounds.getWest()), lat(bounds.getSouth()), lon(bounds.getEast()), lat(bounds.getNorth())].join(",");
  }
}
