// `/v1/tasks` as Render has it (facts, section 3.2), in raw HTTP.
import { beforeAll, describe, expect, it } from "vitest";
import { never, puppetCommand } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();
const NAMES = Array.from({ length: 25 }, (_, n) => `task-${String(n).padStart(2, "0")}`);

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(NAMES.map((name) => ({ name, options: { retry: never } })));
});

interface Item {
  readonly cursor: string;
  readonly task: { readonly id: string; readonly name: string };
}
const list = async (query = ""): Promise<readonly Item[]> => {
  const { status, body } = await server.ask(`/v1/tasks${query}`);
  expect(status).toBe(200);
  return body;
};
const names = async (query: string) => (await list(query)).map(({ task }) => task.name);

describe("GET /v1/tasks", () => {
  it("lists Tasks by name, 20 a page", async () => {
    const items = await list();
    expect(items.map(({ task }) => task.name)).toEqual(NAMES.slice(0, 20));
    expect(items[0]).toEqual({
      cursor: expect.any(String),
      task: {
        id: expect.stringMatching(/^tsk-[0-9a-v]{20}$/),
        name: "task-00",
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        workflowId: expect.stringMatching(/^wfl-[0-9a-v]{20}$/),
        workflowVersionId: expect.stringMatching(/^wfv-[0-9a-v]{20}$/),
      },
    });
  });

  it("goes on after a cursor, and ends", async () => {
    const first = await list("?limit=20");
    const cursor = first.at(-1)?.cursor;
    expect(await names(`?cursor=${cursor}`)).toEqual(NAMES.slice(20));
    expect(await names(`?limit=2&cursor=${cursor}`)).toEqual(NAMES.slice(20, 22));
    const last = (await list("?limit=100")).at(-1)?.cursor;
    expect(await list(`?cursor=${last}`)).toEqual([]);
  });

  it("filters by slug, workflow and version", async () => {
    expect(await names("?taskSlug=wf/task-03&taskSlug=task-01:v2")).toEqual(["task-01", "task-03"]);
    expect(await names("?taskSlug=nope")).toEqual([]);
    const { body } = await server.ask("/v1/tasks/task-00");
    expect(await names(`?workflowId=${body.workflowId}&limit=1`)).toEqual(["task-00"]);
    expect(await names(`?workflowVersionId=${body.workflowVersionId}&limit=1`)).toEqual([
      "task-00",
    ]);
    expect(await names("?workflowId=wfl-other")).toEqual([]);
    expect(await names("?workflowVersionId=wfv-other")).toEqual([]);
  });

  it.each(["limit=0", "limit=101", "limit=x", "cursor=-"])("answers 400 to %s", async (query) => {
    expect((await server.ask(`/v1/tasks?${query}`)).status).toBe(400);
  });

  it("takes a slash at the end of the path, as the CLI's dev server does", async () => {
    expect((await server.ask("/v1/tasks/?limit=1")).body).toHaveLength(1);
  });
});

describe("GET /v1/tasks/{id}", () => {
  it("shows a task by its id, its name or its slug", async () => {
    const [{ task }] = (await list("?limit=1")) as [Item];
    for (const reference of [task.id, "task-00", "wf%2Ftask-00", "wf%2Ftask-00%3Av1"]) {
      const { status, body } = await server.ask(`/v1/tasks/${reference}`);
      expect({ status, body }).toEqual({ status: 200, body: task });
    }
  });

  it("answers 404 where there is none", async () => {
    const { status, body } = await server.ask("/v1/tasks/nope");
    expect({ status, ...body }).toEqual({
      status: 404,
      id: expect.stringMatching(/^req-[0-9a-v]{20}$/),
      message: 'there is no task "nope"',
      code: "not_found",
    });
  });
});

describe("several workers", () => {
  it("are one workflow: each attempt is started by the command that has its task", async () => {
    const both = await startServer([], {
      workers: [
        puppetCommand(`${server.marker}-first`, [{ name: "one", options: { retry: never } }]),
        puppetCommand(`${server.marker}-second`, [{ name: "two", options: { retry: never } }]),
      ],
    });
    const { body } = await both.ask("/v1/tasks");
    expect(body.map(({ task }: Item) => task.name)).toEqual(["one", "two"]);
    const root = await both.start("one");
    // Through Render's protocol, a worker of one language may call a task of another.
    const child = await (await both.attempt(root)).runSubtask("two");
    expect(await both.details(child)).toMatchObject({ rootTaskRunId: root, status: "running" });
    expect((await (await both.attempt(child)).call("/input")).body.task_name).toBe("two");
  });

  it("may not have a task of the same name", async () => {
    const worker = (marker: string) => puppetCommand(marker, [{ name: "same" }]);
    await expect(
      startServer([], { workers: [worker("first"), worker("second")] }),
    ).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^two workers register a task same: .* first .*, and .* second /,
      ),
    });
  });
});

describe("a workflow that Render would not take is refused at once", () => {
  it.each([
    ["no task", [], "registered no task"],
    [
      "a timeout under 30 s",
      [{ name: "t", options: { timeout_seconds: 29 } }],
      "Render takes 30 to",
    ],
    ["a timeout over a day", [{ name: "t", options: { timeout_seconds: 86_401 } }], "to 86400 s"],
    ["a task without a name", [{ name: "" }], "at tasks[0].name"],
    ["retries below zero", [{ name: "t", options: { retry: { max_retries: -1 } } }], "max_retries"],
    ["a plan that is no word", [{ name: "t", options: { plan: 1 } }], "at tasks[0].options.plan"],
    [
      "more than 500 tasks",
      Array.from({ length: 501 }, (_, n) => ({ name: `t${n}` })),
      "register 501 tasks; Render takes 500",
    ],
  ])("%s", async (_, tasks, message) => {
    await expect(startServer(tasks)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(message),
    });
  });
});
