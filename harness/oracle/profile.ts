/** The merged record of a customer, as the line of its artifact. */
import type { ByteLine } from "./byte-line.ts";
import { type OracleScores, scoresFrom } from "./score.ts";
import type { ShareReader } from "./share-reader.ts";
import { bytesOf } from "./text.ts";

const ID_KEY = bytesOf('{"customer_id":');
const EMAIL_KEY = bytesOf(',"email":');

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
  line.putBytes(ID_KEY, 0, ID_KEY.length);
  line.put(JSON.stringify(customerId));
  line.putBytes(EMAIL_KEY, 0, EMAIL_KEY.length);
  const ofEmail = shares.find((share) => share.hasEmail());
  if (ofEmail === undefined) line.put("null");
  else ofEmail.putEmail(line);
  for (const share of shares) share.putPart(line);
  const end = endOf(scores);
  line.putBytes(end, 0, end.length);
  return scores;
}

const RANKS = { LOW: 0, MEDIUM: 1, HIGH: 2 } as const;
/** There are not many: 101 scores, and three levels twice. */
const ends: Buffer[] = [];

/** How a profile with these scores ends. */
function endOf({ health_score, churn_risk, expansion_potential }: OracleScores): Buffer {
  const at = (health_score * 3 + RANKS[churn_risk]) * 3 + RANKS[expansion_potential];
  ends[at] ??= bytesOf(
    `,"health_score":${health_score},"churn_risk":"${churn_risk}","expansion_potential":"${expansion_potential}"}\n`,
  );
  return ends[at];
}
