// The style of the map: Natural Earth below, reported places and movements above, labels in fonts of this machine.

import { SIZE, STOPS } from "./groups.js";

const GEOGRAPHY = "/static/vendor/natural-earth";
const FONT = ["Noto Sans", "DejaVu Sans", "sans-serif"];
const LIFT = 6; // pixels between a circle and the symbol above it
const EMPTY = { type: "FeatureCollection", features: [] };

export function mapStyle(colour, data) {
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: `${GEOGRAPHY}/countries.geojson`, attribution: "Natural Earth", tolerance: 0.3 },
      names: { type: "geojson", data: `${GEOGRAPHY}/country-labels.geojson` },
      areas: { type: "geojson", data: data.areas ?? EMPTY },
      movements: { type: "geojson", data: data.movements ?? EMPTY },
      heads: { type: "geojson", data: heads(data.movements ?? EMPTY) },
      places: { type: "geojson", data: data.places ?? EMPTY, promoteId: "key" },
    },
    layers: [...ground(colour), ...areas(colour), ...movements(colour), ...places(colour)],
  };
}

export function heads(movements) {
  const features = movements.features.flatMap(({ properties }) => [
    point(properties.end, { ...properties, symbol: "arrowhead" }),
    ...(properties.denied ? [point(properties.middle, { ...properties, symbol: "cross" })] : []),
  ]);
  return { type: "FeatureCollection", features };
}

function point(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
}

function ground(colour) {
  return [
    { id: "sea", type: "background", paint: { "background-color": colour.sea } },
    { id: "land", type: "fill", source: "countries", paint: { "fill-color": colour.land } },
    { id: "borders", type: "line", source: "countries", paint: { "line-color": colour.border, "line-width": 0.8 } },
    {
      id: "names",
      type: "symbol",
      source: "names",
      filter: [">", ["get", "size"], ["step", ["zoom"], 60, 2.5, 15, 3.5, 5, 4.5, 0.5, 6, 0]],
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11.5,
        "text-letter-spacing": 0.06,
        "text-max-width": 7,
        "text-padding": 12,
        "symbol-sort-key": ["-", ["get", "size"]],
      },
      paint: { "text-color": colour.soft, "text-halo-color": colour.land, "text-halo-width": 1.2 },
    },
  ];
}

function areas(colour) {
  return [
    { id: "area-hatch", type: "fill", source: "areas", filter: ["<", ["get", "uncertainty_m"], 400000], paint: { "fill-pattern": "hatch", "fill-opacity": 0.75 } },
    { id: "area-edge", type: "line", source: "areas", paint: { "line-color": colour.ink, "line-width": 1, "line-opacity": 0.55, "line-dasharray": [3, 3] } },
  ];
}

function movements(colour) {
  const width = ["interpolate", ["linear"], ["sqrt", ["get", "claims"]], 1, 1.4, 3, 2.6, 10, 4.2];
  const firm = ["all", ["!", ["get", "doubtful"]], ["!", ["get", "denied"]]];
  const line = (id, filter, extra) => ({
    id, type: "line", source: "movements", filter,
    layout: { "line-cap": "butt", "line-join": "round" },
    paint: { "line-color": colour.accent, "line-width": width, "line-opacity": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 4, 0.9], ...extra },
  });
  return [
    line("move-firm", firm, {}),
    line("move-doubtful", ["!", firm], { "line-dasharray": [2.4, 1.8] }),
    {
      id: "move-heads", type: "symbol", source: "heads",
      layout: {
        "icon-image": ["get", "symbol"],
        "icon-rotate": ["case", ["==", ["get", "symbol"], "arrowhead"], ["get", "bearing"], 0],
        "icon-rotation-alignment": "map",
        "icon-anchor": ["case", ["==", ["get", "symbol"], "arrowhead"], "top", "center"],
        "icon-offset": ["case", ["==", ["get", "symbol"], "arrowhead"], ["literal", [0, 14]], ["literal", [0, 0]]],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-size": 0.6,
      },
    },
  ];
}

function places(colour) {
  const sharp = ["!", ["get", "vague"]];
  const chosen = ["boolean", ["feature-state", "chosen"], false];
  const group = ["has", "group"];
  const mark = ["case", chosen, colour.accent, colour.ink];
  return [
    { id: "site-disputed", type: "circle", source: "places", filter: ["all", sharp, ["get", "disputed"]], paint: { "circle-radius": ["+", SIZE, 4], "circle-color": colour.paper, "circle-stroke-color": colour.ink, "circle-stroke-width": 1.6 } },
    {
      id: "site", type: "circle", source: "places", filter: sharp,
      paint: {
        "circle-radius": SIZE,
        "circle-color": ["case", group, colour.paper, mark],
        "circle-stroke-color": ["case", group, mark, colour.paper],
        "circle-stroke-width": ["case", group, 2.5, 1.5],
      },
    },
    {
      id: "site-name", type: "symbol", source: "places",
      layout: {
        "text-field": ["case", ["get", "vague"], ["concat", ["get", "name"], " · ", ["to-string", ["get", "origins"]]], ["get", "name"]],
        "text-font": FONT,
        "text-size": 12.5,
        "text-variable-anchor-offset": ["case", ["get", "vague"], ["literal", beside(0.9, "center")], [">", ["get", "origins"], 12], ["literal", beside(2.6)], ["get", "disputed"], ["literal", beside(1.9)], ["literal", beside(1.5)]],
        "text-justify": "auto",
        "symbol-sort-key": ["-", ["get", "claims"]],
        "text-padding": 3,
      },
      paint: { "text-color": colour.ink, "text-halo-color": colour.land, "text-halo-width": 1.6 },
    },
    {
      id: "site-symbol", type: "symbol", source: "places", filter: ["all", sharp, ["has", "symbol"], ["!", group]],
      layout: {
        "icon-image": ["concat", "military-", ["get", "symbol"]],
        "icon-anchor": "bottom",
        "icon-offset": ["interpolate", ["linear"], ["sqrt", ["get", "origins"]], ...STOPS.flatMap(([root, size]) => [root, ["literal", [0, -size - LIFT]]])],
        "icon-padding": 1,
        "symbol-sort-key": ["-", ["get", "claims"]],
      },
    },
    {
      // above the names, so that it is placed before them: the blank picture keeps names off the circle
      id: "site-count", type: "symbol", source: "places", filter: sharp,
      layout: {
        "icon-image": "blank",
        "icon-size": ["/", ["+", SIZE, ["case", ["get", "disputed"], 4, 0]], 16],
        "icon-allow-overlap": true,
        "text-field": ["to-string", ["case", group, ["get", "group"], ["get", "origins"]]],
        "text-font": FONT,
        "text-size": 11,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": ["case", group, colour.ink, colour.paper] },
    },
  ];
}

// Where a name may stand, the first place that is free; ems from the middle of the circle.
function beside(ems, ...first) {
  const near = ems * 0.75;
  const sides = {
    center: [0, 0], left: [ems, 0], right: [-ems, 0], top: [0, ems], bottom: [0, -ems],
    "top-left": [near, near], "top-right": [-near, near], "bottom-left": [near, -near], "bottom-right": [-near, -near],
  };
  const order = [...first, ...Object.keys(sides).filter((side) => side !== "center")];
  return order.flatMap((side) => [side, sides[side]]);
}
