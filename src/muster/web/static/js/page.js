// Pages other than the overview: the list keys, and parts that are drawn after the page stands.

import { listKeys } from "./keys.js";
import { loadParts } from "./parts.js";

listKeys("a.open");
loadParts();
