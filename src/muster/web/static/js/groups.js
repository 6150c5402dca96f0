// Places that would lie on one another are drawn as one ring with their number; coming nearer parts them.

const TILE = 512; // pixels that the world is wide at zoom 0
const RING = 13; // pixels, the radius of a ring
export const STOPS = [[1, 9], [3, 14], [8, 24]]; // root of the origins, radius in pixels

export const SIZE = ["case", ["has", "group"], RING, ["interpolate", ["linear"], ["sqrt", ["get", "origins"]], ...STOPS.flat()]];

export function radius(origins) {
  const root = Math.sqrt(Math.max(origins, 1));
  for (let k = 1; k < STOPS.length; k += 1) {
    const [[low, least], [high, most]] = [STOPS[k - 1], STOPS[k]];
    if (root <= high) return least + ((root - low) / (high - low)) * (most - least);
  }
  return STOPS.at(-1)[1];
}

// Web Mercator pixels at this zoom.
function pixel([lon, lat], zoom) {
  const width = TILE * 2 ** zoom;
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return [((lon + 180) / 360) * width, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * width];
}

// The collection that is drawn at this zoom. Areas stand for themselves; of the others the most spoken of leads its group.
export function grouped(places, zoom) {
  const groups = [];
  const areas = places.features.filter(({ properties }) => properties.vague);
  for (const feature of places.features.filter(({ properties }) => !properties.vague)) {
    const [x, y] = pixel(feature.geometry.coordinates, zoom);
    const reach = radius(feature.properties.origins) + (feature.properties.disputed ? 4 : 0);
    const near = groups.find((group) => Math.hypot(group.x - x, group.y - y) < group.reach + reach);
    if (near) {
      near.members.push(feature);
      near.reach = Math.max(near.reach, RING + 3);
    } else groups.push({ x, y, reach, members: [feature] });
  }
  return { type: "FeatureCollection", features: [...groups.map(({ members }) => drawn(members)), ...areas] };
}

function drawn(members) {
  const [first, ...rest] = members;
  if (!rest.length) return first;
  const lons = members.map(({ geometry }) => geometry.coordinates[0]);
  const lats = members.map(({ geometry }) => geometry.coordinates[1]);
  return {
    ...first,
    properties: {
      ...first.properties,
      group: members.length,
      name: `${first.properties.name} + ${rest.length}`,
      names: members.map(({ properties }) => properties.name),
      keys: members.map(({ properties }) => properties.key),
      disputed: members.some(({ properties }) => properties.disputed),
      bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    },
  };
}
