/**
 * The whole job as one SQL statement, for somebody who has DuckDB and no workflow: the same bytes as
 * the profiles of a run with one shard.
 */
import { join } from "node:path";
import {
  type ColumnType,
  SOURCE_COLUMNS,
  SOURCE_NAMES,
  type SourceName,
  sourceFileName,
} from "../tasks/sources.ts";

const SQL_TYPE: Readonly<Record<ColumnType, string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  date: "DATE",
};

/**
 * The statement that reads the four files of a folder and writes the profiles to a file. It expects
 * clean sources, one row per customer and source, as the generator makes them without options: it
 * neither quarantines nor accounts for rows.
 */
export function profilesStatement(sources: string, output: string): string {
  const joins = SOURCE_NAMES.slice(1).map((source) => `FULL JOIN ${source} USING (customer_id)`);
  return `COPY (
  WITH ${SOURCE_NAMES.map((source) => `${source} AS (${readStatement(source, sources)})`).join(",\n  ")},
  merged AS (
    SELECT customer_id, coalesce(${SOURCE_NAMES.map((source) => `${source}.email`).join(", ")}) AS email,
      ${SOURCE_NAMES.flatMap((source) => SOURCE_COLUMNS[source].map(({ name }) => name)).join(", ")}
    FROM ${SOURCE_NAMES[0]} ${joins.join(" ")}
  ),
  comparable AS (
    SELECT *, ${comparable("payment_status", "payment")}, ${comparable("plan", "plan_name")},
      ${comparable("deal_stage", "stage")}
    FROM merged
  )
  SELECT customer_id, email, ${SOURCE_NAMES.flatMap((source) => writtenColumns(source)).join(", ")},
    ${HEALTH_SCORE} AS health_score,
    ${level(CHURN_POINTS)} AS churn_risk,
    ${level(EXPANSION_POINTS)} AS expansion_potential
  FROM comparable
  ORDER BY customer_id
) TO ${quoted(output)} (FORMAT JSON)`;
}

function readStatement(source: SourceName, folder: string): string {
  const columns = [
    { name: "customer_id", type: "text" as const },
    { name: "email", type: "text" as const },
    ...SOURCE_COLUMNS[source],
  ].map(({ name, type }) => `${name}: '${SQL_TYPE[type]}'`);
  const path = quoted(join(folder, sourceFileName(source)));
  return `SELECT * FROM read_csv(${path}, header = true, delim = ',', quote = '"', escape = '"', columns = {${columns.join(", ")}})`;
}

function writtenColumns(source: SourceName): string[] {
  return SOURCE_COLUMNS[source].map(({ name, type }) =>
    type === "number" ? `${shortest(name)} AS ${name}` : name,
  );
}

/**
 * A whole number as the pipeline writes it, `95`: DuckDB's own style for a DOUBLE is `95.0`. It costs
 * no time that can be measured. From 1e15 on the two differ in more than that.
 */
function shortest(name: string): string {
  return `CASE WHEN ${name} = trunc(${name}) THEN CAST(CAST(CAST(${name} AS BIGINT) AS VARCHAR) AS JSON) ELSE to_json(${name}) END`;
}

/** Letters of either case are the same, and so are a space, `-` and `_`. */
function comparable(name: string, alias: string): string {
  return `translate(lower(${name}), ' -', '__') AS ${alias}`;
}

const HEALTH_SCORE = `greatest(0, least(100, 50
      + CASE WHEN usage_pct >= 80 THEN 20 WHEN usage_pct >= 60 THEN 10 WHEN usage_pct < 30 THEN -10 ELSE 0 END
      + CASE WHEN payment = 'active' THEN 15 WHEN payment IN ('past_due', 'failed') THEN -15 ELSE 0 END
      + CASE WHEN nps_score >= 9 THEN 10 WHEN nps_score >= 7 THEN 5 WHEN nps_score <= 5 THEN -10 ELSE 0 END
      + CASE WHEN coalesce(open_tickets, 0) = 0 THEN 5 WHEN open_tickets > 3 THEN -5 ELSE 0 END))`;

const CHURN_POINTS = `CASE WHEN usage_pct < 30 THEN 3 WHEN usage_pct < 50 THEN 1 ELSE 0 END
      + CASE WHEN payment IN ('past_due', 'failed') THEN 3 ELSE 0 END
      + CASE WHEN nps_score <= 6 THEN 2 ELSE 0 END
      + CASE WHEN open_tickets > 3 THEN 1 ELSE 0 END`;

const EXPANSION_POINTS = `CASE WHEN usage_pct >= 80 THEN 3 WHEN usage_pct >= 60 THEN 1 ELSE 0 END
      + CASE WHEN plan_name IN ('starter', 'free', 'basic') THEN 2 WHEN plan_name IN ('business', 'professional') THEN 1 ELSE 0 END
      + CASE WHEN nps_score >= 9 THEN 2 ELSE 0 END
      + CASE WHEN stage = 'enterprise' THEN 1 ELSE 0 END`;

function level(points: string): string {
  return `CASE WHEN ${points} >= 5 THEN 'HIGH' WHEN ${points} >= 2 THEN 'MEDIUM' ELSE 'LOW' END`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
