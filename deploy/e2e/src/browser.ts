import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

/** Gives a test one visitor: a browser with an empty profile, perhaps of another make, gone afterwards. */
export async function withBrowser(
  visit: (context: BrowserContext) => Promise<void>,
  options: { userAgent?: string } = {},
): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), "metka-visitor-"));
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1280, height: 800 },
  });
  try {
    await visit(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}
