// The program of the old JavaScript client: its cases, run on command.
"use strict";
require("./adding.cjs");
require("./changing.cjs");
require("../talk.cjs").serve();
