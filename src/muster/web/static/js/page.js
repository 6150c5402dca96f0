// Pages other than the overview: the list keys, and the quote brought into view only where it is far down.

import { listKeys } from "./keys.js";

listKeys("a.open");
