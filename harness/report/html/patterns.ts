/** Patterns that charts fill with; a document has them once. */
import { type Markup, markup } from "./markup.ts";

export const PATTERNS: Markup = markup`<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-line" width="2" height="6"/></pattern>
<pattern id="tail" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="tail-ground" width="6" height="6"/><rect class="tail-line" width="2.5" height="6"/></pattern>
</defs>`;
