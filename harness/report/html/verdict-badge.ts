/** A verdict as a sign and a word: the colour says nothing that they do not. */
import { type Markup, markup } from "./markup.ts";

export type Mood = "good" | "bad" | "odd" | "none";

const SIGNS: Readonly<Record<Mood, string>> = { good: "✓", bad: "✕", odd: "!", none: "–" };

export function badge(mood: Mood, words: string): Markup {
  return markup`<span class="badge ${mood}"><span aria-hidden="true">${SIGNS[mood]}</span> ${words}</span>`;
}
