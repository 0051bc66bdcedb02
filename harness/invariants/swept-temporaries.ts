/** Artifacts that an instance did not publish itself, as another had done so and swept. */
import type { JournalEntry, StoreEntry } from "../journal/entry.ts";
import type { Content } from "../oracle/digest.ts";
import { finalPathOf } from "./artifact-names.ts";
import { instanceKey } from "./instances.ts";

export interface Vouchers {
  /** Whether an artifact was there when an instance published a manifest, whatever order is told. */
  isVouchedFor(manifest: StoreEntry, path: string, content: Content): boolean;
}

/**
 * A journal is ordered by when things were told, and two processes tell them on two ways: what one
 * published may be told after the manifest with which another names it. Only one thing proves that
 * it was there: the second found its own temporary gone, since the first had swept it, after it had
 * published the same artifact. What one process tells is always in order.
 */
export function vouchersIn(journal: readonly JournalEntry[]): Vouchers {
  const makers = new Map<string, StoreEntry>();
  /** The last publication of each instance, by instance and final path. */
  const published = new Map<string, StoreEntry>();
  const sweeps: { readonly temporary: string; readonly publication: StoreEntry }[] = [];
  for (const entry of journal) {
    if (entry.kind !== "store") continue;
    const me = instanceKey(entry);
    if (entry.op === "create") makers.set(entry.path, entry);
    if (entry.op === "rename" && entry.to !== undefined) published.set(`${me} ${entry.to}`, entry);
    if (entry.op !== "remove") continue;
    const publication = published.get(`${me} ${finalPathOf(entry.path)}`);
    if (publication !== undefined) sweeps.push({ temporary: entry.path, publication });
  }
  /** By the instance whose temporary it was, and final path. */
  const vouchers = new Map<string, { readonly madeAt: number; readonly publication: StoreEntry }>();
  for (const { temporary, publication } of sweeps) {
    const maker = makers.get(temporary);
    if (maker === undefined) continue;
    vouchers.set(`${instanceKey(maker)} ${publication.to}`, { madeAt: maker.seq, publication });
  }
  return {
    isVouchedFor(manifest, path, { bytes, sha256 }) {
      const voucher = vouchers.get(`${instanceKey(manifest)} ${path}`);
      if (voucher === undefined || voucher.madeAt > manifest.seq) return false;
      const { publication } = voucher;
      return publication.bytes === bytes && publication.sha256 === sha256;
    },
  };
}
