/** `npm run build:kernel`. */
import { writeFileSync } from "node:fs";
import { compiledKernel } from "./compile.ts";

const text = await compiledKernel();
writeFileSync(new URL("./bytes.ts", import.meta.url), text);
