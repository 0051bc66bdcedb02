/** Properties against a mutant need no smallest counterexample: that there is one is enough. */
import "../../replay.ts";
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
