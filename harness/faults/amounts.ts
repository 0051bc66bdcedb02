/** Figures that several faults take. */
import { z } from "zod";

const BYTES = "a whole number of bytes from 0";
const MS = "a whole number of milliseconds from 1 to 600000";

/** A number of bytes. */
export const bytesSchema = z.int(BYTES).min(0, BYTES);

/** A pause; at most ten minutes, which is within every task's timeout. */
export const msSchema = z.int(MS).min(1, MS).max(600_000, MS);
