// The map as a part: shows one answer of /api/map, tells what was chosen and where it was moved.

import { Map as GlMap, NavigationControl, ScaleControl } from "/static/vendor/maplibre/maplibre-gl.mjs";
import { grouped } from "./groups.js";
import { heads, mapStyle } from "./mapstyle.js";
import { addSymbols } from "./military.js";
import { darkScheme, palette } from "./palette.js";
import { arrowhead, blank, cross, hatch } from "./symbols.js";

const CLICKABLE = ["site", "site-name"];
const STEP = 0.25; // zoom levels after which places are grouped anew
const WIDEST = 400_000; // metres; wider areas do not set the first view
const NAMED = 3;

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function said(place) {
  if (place.to) return `${place.from} → ${place.to}: ${count(place.claims, "claim")}${place.denied ? ", denied" : place.doubtful ? ", hedged or planned" : ""}`;
  if (place.group) return several(list(place.names));
  return `${place.name}: ${count(place.claims, "claim")} on ${count(place.origins, "origin")}, ${place.precision}${place.disputed ? "; disputed" : ""}${place.told ? `; most told of: ${place.told} (${place.told_claims})${place.side === "neutral" ? "" : `, drawn as ${place.side}`}` : ""}`;
}

// Values of a feature come back from the map as text.
function list(value) {
  return typeof value === "string" ? JSON.parse(value) : value;
}

function several(names) {
  const more = names.length - NAMED;
  return `${names.length} places: ${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}. Press to come nearer`;
}

export class Picture {
  constructor(element, { onPlace = () => {}, onView = () => {}, onHover = () => {} } = {}) {
    this.data = {};
    this.chosen = null;
    this.marked = null;
    this.onPlace = onPlace;
    this.ready = new Promise((resolve) => {
      this.map = new GlMap({
        container: element, style: mapStyle(palette(), {}), center: [20, 30], zoom: 1.4, maxZoom: 12,
        attributionControl: { compact: false }, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, refreshExpiredTiles: false, renderWorldCopies: false,
      });
      this.map.once("load", resolve);
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-right");
    this.map.on("style.load", () => this.draw());
    this.map.on("moveend", (event) => event.originalEvent && onView(this.box()));
    for (const layer of CLICKABLE) {
      this.map.on("click", layer, (event) => this.press(event.features[0].properties, event));
    }
    for (const layer of [...CLICKABLE, "move-firm", "move-doubtful"]) {
      const place = CLICKABLE.includes(layer);
      this.map.on("mousemove", layer, (event) => {
        // a place lies above the movements that end in it
        if (!place && this.map.queryRenderedFeatures(event.point, { layers: CLICKABLE }).length) return;
        this.map.getCanvas().style.cursor = place ? "pointer" : "";
        onHover(said(event.features[0].properties));
      });
      this.map.on("mouseleave", layer, () => {
        this.map.getCanvas().style.cursor = "";
        onHover("");
      });
    }
    this.map.on("zoomstart", () => onHover(""));
    this.map.on("zoom", () => Math.abs(this.map.getZoom() - this.grouped) > STEP && this.group());
    darkScheme.addEventListener("change", () => this.map.setStyle(mapStyle(palette(), { ...this.data, places: this.drawn }), { diff: false }));
  }

  draw() {
    const colour = palette();
    const images = { blank: blank(), hatch: hatch(colour.ink), arrowhead: arrowhead(colour.accent), cross: cross(colour.ink, colour.paper) };
    for (const [name, image] of Object.entries(images)) {
      if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: name === "hatch" ? 2 : 1 });
    }
    this.symbols();
    this.mark(this.chosen);
  }

  symbols() {
    const codes = new Set((this.data.places?.features ?? []).map(({ properties }) => properties.symbol).filter(Boolean));
    return addSymbols(this.map, [...codes], palette());
  }

  async show(data, { fit = false, on = null } = {}) {
    await this.ready;
    this.data = data;
    await this.symbols();
    for (const name of ["areas", "movements"]) this.map.getSource(name).setData(data[name]);
    this.map.getSource("heads").setData(heads(data.movements));
    if (fit) this.fit(on);
    this.group();
  }

  group() {
    if (!this.data.places || !this.map.getSource("places")) return;
    this.grouped = this.map.getZoom();
    this.drawn = grouped(this.data.places, this.grouped);
    this.map.getSource("places").setData(this.drawn);
    this.mark(this.chosen);
  }

  press(place, event) {
    if (!place.group || this.map.getZoom() >= this.map.getMaxZoom() - STEP) return this.onPlace(place);
    const [west, south, east, north] = list(place.bounds);
    const zoom = Math.min(this.map.getZoom() + 4, this.map.getMaxZoom());
    // the event goes along, so that the list follows this move as it follows a drag
    this.map.fitBounds([[west, south], [east, north]], { padding: this.margin(), maxZoom: zoom, duration: 400 }, { originalEvent: event.originalEvent });
  }

  mark(key) {
    if (!this.map.getSource("places")) return;
    const leader = this.drawn?.features.find(({ properties }) => properties.keys?.includes(key));
    if (this.marked) this.map.setFeatureState({ source: "places", id: this.marked }, { chosen: false });
    this.chosen = key;
    this.marked = leader?.properties.key ?? key;
    if (this.marked) this.map.setFeatureState({ source: "places", id: this.marked }, { chosen: true });
  }

  // Pixels around what is fitted, for the names beside the outermost places.
  margin() {
    const { clientWidth: wide, clientHeight: high } = this.map.getContainer();
    return { top: Math.min(60, high * 0.2), bottom: Math.min(50, high * 0.16), left: Math.min(90, wide * 0.15), right: Math.min(120, wide * 0.2) };
  }

  // All that is shown, or one place with its doubt. Wide areas do not set the view where there is something nearer.
  fit(key = null) {
    const wanted = ({ properties }) => key === null || properties.key === key;
    const sharp = this.data.places.features.filter((place) => wanted(place) && !place.properties.vague);
    const points = sharp.map(({ geometry }) => geometry.coordinates);
    const near = this.data.areas.features.filter((area) => wanted(area) && (!points.length || area.properties.uncertainty_m < WIDEST));
    const rims = near.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
    const shown = [...points, ...rims];
    if (!shown.length) return key !== null && this.fit();
    const lons = shown.map(([lon]) => lon);
    const lats = shown.map(([, lat]) => lat);
    const corners = [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
    this.map.fitBounds(corners, { padding: this.margin(), maxZoom: 8, duration: 0 });
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
