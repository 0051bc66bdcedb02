/**
 * A real browser for tests: Debian's package `chromium` (`.ci/run` installs it where it can), driven by
 * playwright-core, which brings none of its own.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";

/** Names the browser's program, where it is not at its usual place. */
const VARIABLE = "SHARDPROOF_CHROMIUM";

const program = process.env[VARIABLE] || "/usr/bin/chromium";
const isThere = existsSync(program);

export interface TestBrowser {
  /** Opens a document from a file, in a profile of its own. */
  open(html: string, options?: OpenOptions): Promise<Page>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Follows the address: `#play-2`. */
  readonly hash?: string;
}

/**
 * Tests that need the browser, one process for the file. After each test it is asked whether a page has said
 * anything on its console, or asked for anything from elsewhere: none may. Where there is no browser they are
 * skipped, with a notice that says why.
 */
export function describeInBrowser(name: string, tests: (browser: TestBrowser) => void): void {
  const reason = isThere ? "" : ` (skipped, no browser at ${program}; set ${VARIABLE})`;
  describe.skipIf(!isThere)(`${name}${reason}`, () => {
    const contexts: BrowserContext[] = [];
    const said: string[] = [];
    let browser: Browser;
    let folder = "";
    let files = 0;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "shardproof-html-"));
      // Chromium gives root no sandbox, and CI is root; what is opened here is ours.
      const args = ["--no-sandbox", "--disable-dev-shm-usage"];
      browser = await chromium.launch({ executablePath: program, args });
    }, 60_000);
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(said.splice(0)).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    tests({
      async open(html, { hash = "", ...options } = {}) {
        const file = join(folder, `${files++}.html`);
        const address = pathToFileURL(file).href;
        writeFileSync(file, html);
        const context = await browser.newContext(options);
        contexts.push(context);
        context.setDefaultTimeout(10_000);
        const page = await context.newPage();
        page.on("console", (message) => said.push(message.text()));
        page.on("pageerror", (error) => said.push(String(error)));
        page.on("request", (request) => {
          const url = request.url();
          if (url.split("#")[0] !== address && !url.startsWith("data:")) said.push(url);
        });
        await page.goto(address + hash);
        return page;
      },
    });
  });
}
