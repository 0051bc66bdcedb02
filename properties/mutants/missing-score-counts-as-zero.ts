import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a customer without an NPS counts as one who gave 0",
  scenarios: { "kill-mid-write": "correct-content" },
  patches: [
    {
      file: "tasks/enrichment.ts",
      find: `nps_score: nps, open_tickets: tickets } = fields;
  let score = 50;`,
      replace: `open_tickets: tickets } = fields;
  const nps = Number(fields.nps_score);
  let score = 50;`,
    },
  ],
});
