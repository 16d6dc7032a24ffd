// The program of the JavaScript SDK: its cases, run on command.
"use strict";
require("./adding.cjs");
require("./changing.cjs");
require("../talk.cjs").serve();
