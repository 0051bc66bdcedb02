/** The merged record of a customer, as the line of its artifact. */
import { type OracleScores, scoresFrom } from "./score.ts";
import type { SourceShare } from "./source-share.ts";

/**
 * The profile's line in byte text, LF included, and its scores. `email` is that of the first source
 * with one.
 *
 * @param customerId byte text
 * @param shares in the order of the sources, those included that do not have the customer
 */
export function profileFrom(
  customerId: string,
  shares: readonly SourceShare[],
): { readonly line: string; readonly scores: OracleScores } {
  const [crm, billing, product, support] = shares as [
    SourceShare,
    SourceShare,
    SourceShare,
    SourceShare,
  ];
  // As byte text: the words that count are ASCII, and no letter beyond has one of theirs for its
  // lower case.
  const scores = scoresFrom({
    deal_stage: crm.scored[0] ?? null,
    plan: billing.scored[0] ?? null,
    payment_status: billing.scored[1] ?? null,
    usage_pct: product.scored[0] ?? null,
    open_tickets: support.scored[0] ?? null,
    nps_score: support.scored[1] ?? null,
  });
  const email = shares.find((share) => share.email !== "null")?.email ?? "null";
  const { health_score, churn_risk, expansion_potential } = scores;
  const line = `{"customer_id":${JSON.stringify(customerId)},"email":${email}${crm.json}${billing.json}${product.json}${support.json},"health_score":${health_score},"churn_risk":"${churn_risk}","expansion_potential":"${expansion_potential}"}\n`;
  return { line, scores };
}
