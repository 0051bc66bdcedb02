// A worker of somebody else: it has a task of the pipeline's name, which does something else.
// Its first argument says what: `ends-otherwise` or `fails`.
import { request } from "node:http";

const socketPath = process.env.RENDER_SDK_SOCKET_PATH;
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64");

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, method, agent: false }, (incoming) => {
      incoming.resume();
      incoming.on("end", resolve);
    });
    outgoing.on("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

if (process.env.RENDER_SDK_MODE === "register") {
  const options = { retry: { max_retries: 0, wait_duration_ms: 0, factor: 1 } };
  await call("POST", "/register-tasks", { tasks: [{ name: "merge_customer_data", options }] });
} else {
  await call("GET", "/input");
  const other = { runKey: "r", customers: 3, rows: {}, sums: {} };
  await call(
    "POST",
    "/callback",
    process.argv[2] === "fails"
      ? { error: { details: "no such warehouse" } }
      : { complete: { output: encode([other]) } },
  );
}
