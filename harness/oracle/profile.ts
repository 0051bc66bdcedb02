/** The merged record of a customer, as the line of its artifact. */
import { type OracleScores, scoresFrom } from "./score.ts";
import type { SourceShare } from "./source-share.ts";
import { bytesOf, isAscii } from "./text.ts";
import type { OracleValue } from "./value.ts";

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
  const scores = scoresFrom({
    deal_stage: meantBy(crm.scored[0]),
    plan: meantBy(billing.scored[0]),
    payment_status: meantBy(billing.scored[1]),
    usage_pct: meantBy(product.scored[0]),
    open_tickets: meantBy(support.scored[0]),
    nps_score: meantBy(support.scored[1]),
  });
  const email = shares.find((share) => share.email !== "null")?.email ?? "null";
  const { health_score, churn_risk, expansion_potential } = scores;
  const line = `{"customer_id":${JSON.stringify(customerId)},"email":${email}${crm.json}${billing.json}${product.json}${support.json},"health_score":${health_score},"churn_risk":"${churn_risk}","expansion_potential":"${expansion_potential}"}\n`;
  return { line, scores };
}

/** Texts as they are meant, for comparison with words. */
function meantBy(value: OracleValue = null): OracleValue {
  return typeof value !== "string" || isAscii(value) ? value : bytesOf(value).toString();
}
