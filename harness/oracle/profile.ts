/** The merged record of a customer, as the line of its artifact. */
import type { ByteLine } from "./byte-line.ts";
import { type OracleScores, scoresFrom } from "./score.ts";
import type { ShareReader } from "./share-reader.ts";

/**
 * Writes the profile's line, LF included. `email` is that of the first source with one.
 *
 * @param line empty
 * @param customerId byte text
 * @param shares in the order of the sources; each has read the customer's row
 */
export function putProfile(
  line: ByteLine,
  customerId: string,
  shares: readonly ShareReader[],
): OracleScores {
  const [crm, billing, product, support] = shares as [
    ShareReader,
    ShareReader,
    ShareReader,
    ShareReader,
  ];
  // As byte text: the words that count are ASCII, and no letter beyond has one of theirs for its
  // lower case.
  const scores = scoresFrom({
    deal_stage: crm.scored(0),
    plan: billing.scored(0),
    payment_status: billing.scored(1),
    usage_pct: product.scored(0),
    open_tickets: support.scored(0),
    nps_score: support.scored(1),
  });
  line.put('{"customer_id":');
  line.put(JSON.stringify(customerId));
  line.put(',"email":');
  const ofEmail = shares.find((share) => share.hasEmail());
  if (ofEmail === undefined) line.put("null");
  else ofEmail.putEmail(line);
  for (const share of shares) share.putPart(line);
  line.put(
    `,"health_score":${scores.health_score},"churn_risk":"${scores.churn_risk}","expansion_potential":"${scores.expansion_potential}"}\n`,
  );
  return scores;
}
