/** Setup of the tests that `npm run mutation` runs: that a mutant fails is enough, the smallest failure is not asked for. */
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
