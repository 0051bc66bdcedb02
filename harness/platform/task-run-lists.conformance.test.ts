// Lists of `/v1/task-runs` as Render has them (facts, section 3.2), in raw HTTP.
import { beforeAll, describe, expect, it } from "vitest";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();

describe("GET /v1/task-runs", () => {
  let listed: PuppetServer;
  let roots: string[];
  let child: string;
  const ids = async (query: string) => {
    const { status, body } = await listed.ask(`/v1/task-runs${query}`);
    expect(status).toBe(200);
    return body.map((item: { taskRun: { id: string } }) => item.taskRun.id);
  };

  beforeAll(async () => {
    listed = await startServer([{ name: "a", options: { retry: never } }, { name: "b" }]);
    roots = [];
    for (const task of ["a", "b", "a"]) roots.push(await listed.start(task));
    child = await (await listed.attempt(roots[0] as string)).runSubtask("b");
  });

  it("lists runs, latest first, as TaskRuns without their input", async () => {
    expect(await ids("")).toEqual([child, ...roots.toReversed()]);
    const { body } = await listed.ask("/v1/task-runs?limit=1");
    expect(body).toEqual([{ cursor: expect.any(String), taskRun: expect.any(Object) }]);
    expect(body[0].taskRun).not.toHaveProperty("input");
    expect(body[0].taskRun).not.toHaveProperty("results");
  });

  it("goes on after a cursor, whatever has come meanwhile", async () => {
    const [a, b, c] = roots as [string, string, string];
    const first = (await listed.ask("/v1/task-runs?limit=2")).body;
    const late = await listed.start("a");
    expect(await ids(`?limit=2&cursor=${first[1].cursor}`)).toEqual([b, a]);
    expect(
      await ids(`?cursor=${(await listed.ask("/v1/task-runs?limit=100")).body.at(-1).cursor}`),
    ).toEqual([]);
    expect(await ids("?limit=3")).toEqual([late, child, c]);
  });

  it.each(["limit=0", "limit=101", "limit=-1", "limit=ten", "limit=1e1", "cursor=!", "cursor=A"])(
    "answers 400 to %s",
    async (query) => {
      const { status, body } = await listed.ask(`/v1/task-runs?${query}`);
      expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_request" });
    },
  );

  it("filters by task, with slugs repeated or with commas", async () => {
    const ofB = [child, roots[1]];
    expect(await ids("?taskSlug=wf/b")).toEqual(ofB);
    expect(await ids("?taskSlug=wf%2Fb:v1&taskSlug=wf%2Fnope")).toEqual(ofB);
    expect((await ids("?taskSlug=a,b&limit=100")).length).toBe((await ids("?limit=100")).length);
    expect(await ids("?taskSlug=nope")).toEqual([]);
  });

  it("filters by root run, workflow and version; any workspace is right", async () => {
    expect(await ids(`?rootTaskRunId=${roots[0]}`)).toEqual([child, roots[0]]);
    expect(await ids(`?rootTaskRunId=${roots[0]}&taskSlug=a`)).toEqual([roots[0]]);
    const { workflowId, workflowVersionId } = (await listed.ask("/v1/tasks")).body[0].task;
    expect(await ids(`?workflowId=${workflowId}&limit=1`)).toHaveLength(1);
    expect(await ids("?workflowId=wfl-other")).toEqual([]);
    expect(await ids(`?workflowVersionId=${workflowVersionId}&limit=1`)).toHaveLength(1);
    expect(await ids("?workflowVersionId=wfv-other")).toEqual([]);
    expect(await ids("?ownerId=tea-any&limit=1")).toHaveLength(1);
  });
});
