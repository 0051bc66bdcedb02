/** What one attempt can ask of its platform, over its own socket. */
import type { Engine, Refusal } from "./engine-interface.ts";
import type { AttemptReport, AttemptToStart } from "./executor.ts";
import { type Answer, problem, type Routes, readBody } from "./json-server.ts";
import type { RunDetails } from "./runs.ts";
import { resultOf } from "./subtask-result.ts";
import { encode } from "./wire.ts";
import {
  callbackRequest,
  decodeInput,
  decodeList,
  runSubtaskRequest,
  subtaskResultRequest,
} from "./wire-bodies.ts";

export interface AttemptApi {
  readonly attempt: AttemptToStart;
  readonly engine: Engine;
  /** How long a request for a subtask's result is held, in ms. */
  readonly holdMs: number;
  /** The attempt has asked for its input: it is alive. */
  onConnected(): void;
  /** The attempt says how it ended; it is answered when the promise settles. */
  onReported(report: AttemptReport): Promise<void>;
  /** The attempt sent a callback that cannot be understood. */
  onUnreadable(why: string): void;
}

const REFUSAL_STATUS: Readonly<Record<Refusal, number>> = {
  "unknown-task": 404,
  "unknown-parent": 404,
  "parent-ended": 409,
  "input-too-large": 400,
};

/** The five endpoints of a running attempt, but for registration. */
export function attemptRoutes(api: AttemptApi): Routes {
  const { attempt, engine } = api;
  return {
    "GET /input": () => {
      api.onConnected();
      return {
        status: 200,
        body: {
          task_name: attempt.task,
          input: encode(attempt.input),
          task_run_id: attempt.run,
          root_task_run_id: attempt.root,
          ...(attempt.parent !== null && { parent_task_run_id: attempt.parent }),
        },
      };
    },
    "POST /callback": async (body) => {
      const read = readBody(callbackRequest, body);
      if ("answer" in read) {
        api.onUnreadable("sent a callback with neither an output nor an error");
        return read.answer;
      }
      if ("error" in read.value) {
        const { details } = read.value.error;
        await api.onReported({ ok: false, reason: details || "an error without a message" });
        return { status: 200 };
      }
      const { output } = read.value.complete;
      const results = output === "" ? null : decodeList(output);
      if (results === undefined) {
        api.onUnreadable("sent an output that is not a JSON array in base64");
        return problem(400, "malformed request: complete.output is not a JSON array in base64");
      }
      await api.onReported({ ok: true, results });
      return { status: 200 };
    },
    "POST /run-subtask": (body) => {
      const read = readBody(runSubtaskRequest, body);
      if ("answer" in read) return read.answer;
      const { task_name, input, idempotency_key, created_at } = read.value;
      const decoded = input === undefined ? [] : decodeInput(input);
      if (decoded === undefined) {
        return problem(400, "malformed request: input is not a JSON array or object in base64");
      }
      const submission =
        idempotency_key === undefined || created_at === undefined
          ? null
          : { key: idempotency_key, createdAt: created_at };
      const outcome = engine.startSubtask(attempt.run, attempt.attempt, {
        task: task_name,
        input: decoded,
        submission,
      });
      return outcome.started
        ? { status: 200, body: { task_run_id: outcome.run } }
        : problem(REFUSAL_STATUS[outcome.refusal], outcome.message);
    },
    "POST /get-subtask-result": (body) => {
      const read = readBody(subtaskResultRequest, body);
      if ("answer" in read) return read.answer;
      const id = read.value.task_run_id;
      if (engine.details(id)?.parent !== attempt.run) {
        return problem(404, `the run ${attempt.run} has no subtask ${id}`);
      }
      return heldResult(engine, id, api.holdMs);
    },
  };
}

/** Answers as soon as the run has ended, or that it goes on when the hold is over. */
function heldResult(engine: Engine, run: string, holdMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const over = setTimeout(() => {
      stop();
      resolve({ status: 200, body: { still_running: true } });
    }, holdMs);
    const stop = engine.whenEnded(run, (details) => {
      clearTimeout(over);
      resolve({ status: 200, body: answerOf(details) });
    });
  });
}

/** As the wire has it. */
function answerOf(details: RunDetails): unknown {
  const result = resultOf(details);
  if ("error" in result) return { still_running: false, error: { details: result.error } };
  const { results } = result;
  return { still_running: false, complete: { output: results === null ? "" : encode(results) } };
}
