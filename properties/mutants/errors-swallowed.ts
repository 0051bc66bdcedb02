import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "an error of a shard is logged and goes no further",
  scenarios: { "fail-one-shard": "outcome" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: `      throw error;
    }
  },`,
      replace: `      return undefined as never;
    }
  },`,
    },
  ],
});
