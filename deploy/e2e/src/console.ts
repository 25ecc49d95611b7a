import { createRequire } from "node:module";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { HOME } from "./gateway.js";

const SCREENSHOTS = join(HOME, "target/screenshots");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** A violation of axe in one line. */
interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** The console in one browser: signed in once, it goes from screen to screen and gathers what the browser complains of. */
export class Console {
  /** Errors in the browser's console and of the page, with the expected refusals left out. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  /** Opens the console in a context and signs in with the administrator's token, as `./metka run` prints it. */
  static async signIn(context: BrowserContext, url: string, token: string): Promise<Console> {
    const opened = await Console.open(context, url);
    await opened.byToken(token);
    return opened;
  }

  /** Opens the console without signing in. */
  static async open(context: BrowserContext, url: string): Promise<Console> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const page = context.pages()[0] ?? (await context.newPage());
    const opened = new Console(page, url);
    page.on("console", (message) => {
      // The browser itself notes each refused request; whether a screen copes with it is what a journey looks at.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        opened.complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => opened.complaints.push(String(error)));
    await page.addInitScript("if (!localStorage.getItem('metka.language')) localStorage.setItem('metka.language', 'ru')");
    await page.goto(url);
    return opened;
  }

  /** Signs in with the administrator's token, from whichever screen for it stands there. */
  async byToken(token: string): Promise<void> {
    await this.page.getByRole("button", { name: /токен/i }).click();
    await this.page.getByLabel("Токен администратора").fill(token);
    await this.page.getByRole("button", { name: "Войти", exact: true }).click();
    await this.page.locator("#main").waitFor();
  }

  /** Goes to a path of the console without loading the page anew where that is possible. */
  async goto(path: string): Promise<void> {
    await this.page.goto(this.url.replace(/\/$/, "") + path);
    await this.page.locator("#main h1, #main h2").first().waitFor();
    await this.settled();
  }

  /** Waits until nothing is being read or drawn any more, for as long as a screen may take. */
  async settled(): Promise<void> {
    const busy = this.page.locator('[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root');
    while ((await busy.count()) > 0) {
      await busy.first().waitFor({ state: "detached", timeout: 15_000 });
    }
  }

  /**
   * Looks at one screen as people will: light and dark, at 1280 and 390 pixels. It must be without violations of axe,
   * without complaints of the browser and, on a phone, no wider than the phone. Pictures go to target/screenshots.
   */
  async checkScreen(path: string, name = path.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, "") || "start"): Promise<void> {
    await this.goto(path);
    await this.checkHere(name);
  }

  /** The same for what is open right now: a dialog, a form that has been filled in. */
  async checkHere(name: string): Promise<void> {
    for (const scheme of ["light", "dark"] as const) {
      await this.colour(scheme);
      expect((await this.violations()).join("\n"), `${name} in ${scheme}`).toBe("");
      await this.page.screenshot({ path: join(SCREENSHOTS, `console-${name}-${scheme}-1280.png`), fullPage: true });
    }
    await this.page.setViewportSize(PHONE);
    const tooWide = await this.page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    await this.page.screenshot({ path: join(SCREENSHOTS, `console-${name}-dark-390.png`), fullPage: true });
    await this.colour("light");
    expect((await this.violations()).join("\n"), `${name} on a phone`).toBe("");
    await this.page.screenshot({ path: join(SCREENSHOTS, `console-${name}-light-390.png`), fullPage: true });
    await this.page.setViewportSize(WIDE);
    expect(tooWide, `${name} is wider than a phone by`).toBeLessThanOrEqual(0);
    expect(this.complaints, name).toEqual([]);
  }

  private async colour(scheme: "light" | "dark"): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await this.page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
    await this.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))");
  }

  private async violations(): Promise<string[]> {
    if (!(await this.page.evaluate("'axe' in window"))) {
      // Through the protocol and not as a script element: the console's content security policy stays in force.
      await this.page.evaluate(await axe());
    }
    const found = (await this.page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)")) as Violation[];
    return found.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")} ${failureSummary ?? ""}`));
  }
}

let source = "";

async function axe(): Promise<string> {
  if (source === "") {
    const { readFile } = await import("node:fs/promises");
    source = await readFile(AXE, "utf8");
  }
  return source;
}
