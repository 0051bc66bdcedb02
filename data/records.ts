import type { Source } from "./columns.ts";
import type { Pools } from "./pools.ts";
import { between, chance, pick, type Random } from "./random.ts";

/** "Today" of the data. A constant, so that data never depend on the day they were made. */
const REFERENCE_DATE = Date.UTC(2025, 0, 15);
const DAY_MS = 86_400_000;

const DOMAINS = ["example.com", "example.net", "example.org"];
const EMPLOYEES = ["10", "25", "50", "100", "250", "500", "1000", "2500", "5000"];

// Both spellings of each value occur, as the scores must not care.
const DEAL_STAGES = [
  ["Lead", "lead"],
  ["Qualified", "qualified"],
  ["Proposal", "proposal"],
  ["Negotiation", "NEGOTIATION"],
  ["Closed Won", "closed_won", "Closed-Won"],
  ["Enterprise", "enterprise"],
];
const PLANS = [
  { names: ["Free", "free"], low: 0, high: 0 },
  { names: ["Basic", "basic"], low: 9, high: 29 },
  { names: ["Starter", "starter"], low: 29, high: 99 },
  { names: ["Business", "business"], low: 99, high: 499 },
  { names: ["Professional", "professional"], low: 499, high: 1999 },
  { names: ["Enterprise", "ENTERPRISE"], low: 1999, high: 9999 },
];
const ACTIVE = ["Active", "active"];
const PAYMENT_STATUSES = [
  ...[ACTIVE, ACTIVE, ACTIVE, ACTIVE],
  ["Past Due", "past_due", "past-due"],
  ["Failed", "failed"],
];
const ACCOUNT_STATUSES = [
  ...[ACTIVE, ACTIVE, ACTIVE],
  ["Inactive", "inactive"],
  ["Trial", "trial"],
];

/**
 * The values of one row in table order, as plain text (not yet quoted). Domains follow the
 * published tutorial's data, with two deliberate differences: fields are sometimes empty, and
 * more than three tickets may be open, so that every rule of the scores has rows to act on.
 *
 * @param customer index of the customer: its address is made from it, the same in all sources
 */
export function recordOf(
  source: Source,
  id: string,
  customer: number,
  random: Random,
  pools: Pools,
): string[] {
  const email = emailOf(source, customer, random, pools);
  switch (source) {
    case "crm":
      return [id, email, ...crm(random, pools)];
    case "billing":
      return [id, email, ...billing(random)];
    case "product":
      return [id, email, ...product(random)];
    case "support":
      return [id, email, ...support(random)];
  }
}

/** Mostly one address per customer; some are absent or differ, as only the first source counts. */
function emailOf(source: Source, customer: number, random: Random, pools: Pools): string {
  const draw = random() * 100;
  if (draw < 3) return "";
  const mailbox = pools.mailboxes[customer % pools.mailboxes.length] as string;
  const domain = DOMAINS[customer % DOMAINS.length] as string;
  const tag = draw < 6 ? `+${source}` : "";
  return `${mailbox}${tag}.${customer}@${domain}`;
}

function crm(random: Random, pools: Pools): string[] {
  return [
    pick(random, pools.companies),
    pick(random, pools.industries),
    orEmpty(random, 3, pick(random, EMPLOYEES)),
    spelt(random, DEAL_STAGES),
    orEmpty(random, 3, money(random, 1000, 100_000)),
    pick(random, pools.owners),
    orEmpty(random, 3, daysAgo(random, 0, 365)),
  ];
}

function billing(random: Random): string[] {
  const plan = pick(random, PLANS);
  return [
    pick(random, plan.names),
    money(random, plan.low, plan.high),
    orEmpty(random, 4, spelt(random, PAYMENT_STATUSES)),
    daysAgo(random, 60, 1500),
    orEmpty(random, 4, daysAgo(random, 0, 59)),
  ];
}

function product(random: Random): string[] {
  return [
    daysAgo(random, 60, 1500),
    daysAgo(random, 0, 59),
    String(between(random, 10, 2000)),
    String(between(random, 3, 25)),
    orEmpty(random, 4, usage(random)),
    spelt(random, ACCOUNT_STATUSES),
  ];
}

function support(random: Random): string[] {
  const total = between(random, 0, 20);
  const open = between(random, 0, Math.min(total, 6));
  return [
    String(total),
    orEmpty(random, 3, String(open)),
    tenths(between(random, 10, 480)),
    total === 0 ? "" : daysAgo(random, 0, 365),
    orEmpty(random, 6, String(between(random, 1, 10))),
    orEmpty(random, 3, tenths(between(random, 10, 50))),
  ];
}

/** About normal(60, 25) cut to 5 … 100, as a sum of four uniforms; one in eight has a decimal. */
function usage(random: Random): string {
  let sum = 0;
  for (let draw = 0; draw < 4; draw += 1) sum += between(random, 0, 1000);
  // Four uniforms on 0 … 1000 have a standard deviation of 577; 25 points are 250 tenths.
  const inTenths = 600 + Math.floor(((sum - 2000) * 433) / 1000);
  const cut = Math.min(1000, Math.max(50, inTenths));
  return chance(random, 12.5) ? tenths(cut) : String(Math.floor(cut / 10));
}

function money(random: Random, low: number, high: number): string {
  const whole = between(random, low, high);
  const cents = between(random, 0, 399);
  if (cents > 99 || whole === high) return String(whole);
  return `${whole}.${String(cents).padStart(2, "0")}`;
}

function tenths(value: number): string {
  const rest = value % 10;
  return rest === 0 ? String(value / 10) : `${(value - rest) / 10}.${rest}`;
}

function daysAgo(random: Random, fewest: number, most: number): string {
  return DATES[between(random, fewest, most)] as string;
}

function orEmpty(random: Random, percent: number, text: string): string {
  return chance(random, percent) ? "" : text;
}

function spelt(random: Random, values: readonly (readonly string[])[]): string {
  const [usual = "", ...others] = pick(random, values);
  return chance(random, 70) ? usual : pick(random, others);
}

/** Formatting a date is the slowest part of a row, and there are only these few. */
const DATES = Array.from({ length: 1501 }, (_, days) =>
  new Date(REFERENCE_DATE - days * DAY_MS).toISOString().slice(0, 10),
);
