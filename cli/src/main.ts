#!/usr/bin/env node
import { main } from "./program.ts";
import { allowClosedPipe } from "./ui/pipe.ts";

allowClosedPipe();
process.exitCode = await main(process.argv);
