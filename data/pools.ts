import { faker } from "@faker-js/faker/locale/en";
import { randomFor } from "./random.ts";

/** Texts that rows draw from. Faker is too slow for every row, so it fills these once. */
export type Pools = {
  companies: readonly string[];
  industries: readonly string[];
  owners: readonly string[];
  /** Lower-case ASCII, `first.last`; a row adds a number and a domain. */
  mailboxes: readonly string[];
};

const COMPANIES = 2000;
const INDUSTRIES = 12;
const OWNERS = 25;
const MAILBOXES = 2003; // prime, so that it shares no period with the number of domains

/** Fills the pools for a seed. Nothing in them depends on clock, locale or time zone. */
export function fillPools(seed: number): Pools {
  // Faker takes 32 bits of seed; hashing first makes all 53 of ours count.
  faker.seed(Math.floor(randomFor(seed, "pools")() * 2 ** 32));
  return {
    companies: fill(COMPANIES, () => faker.company.name()),
    industries: distinct(INDUSTRIES, () => faker.commerce.department()),
    owners: distinct(OWNERS, () => `${faker.person.firstName()} ${faker.person.lastName()}`),
    mailboxes: fill(
      MAILBOXES,
      () => `${letters(faker.person.firstName())}.${letters(faker.person.lastName())}`,
    ),
  };
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

function fill(count: number, make: () => string): string[] {
  return Array.from({ length: count }, make);
}

function distinct(count: number, make: () => string): string[] {
  const texts = new Set<string>();
  while (texts.size < count) texts.add(make());
  return [...texts];
}
