/** A thread of verification: performs one task after the other. */
import { parentPort } from "node:worker_threads";
import { OracleError } from "../oracle/oracle-error.ts";
import { type Answer, perform, type Task } from "./verification-tasks.ts";

/** What a thread says of a task. An error's class does not survive the way between threads. */
export type FromThread =
  | { readonly is: "done"; readonly answer: Answer }
  | { readonly is: "unusable"; readonly place: OracleError["place"]; readonly what: string };

parentPort?.on("message", (task: Task) => {
  parentPort?.postMessage(outcomeOf(task));
});

/** Any other error ends the thread, and with it the verification. */
function outcomeOf(task: Task): FromThread {
  try {
    return { is: "done", answer: perform(task) };
  } catch (error) {
    if (!(error instanceof OracleError)) throw error;
    return { is: "unusable", place: error.place, what: error.what };
  }
}
