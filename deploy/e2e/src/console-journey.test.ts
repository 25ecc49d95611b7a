import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Console } from "./console.js";
import { Gateway } from "./gateway.js";

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
});

afterAll(async () => {
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

describe("the console", () => {
  it("lets in who has the token, keeps the address, and shows each screen without a fault", async () => {
    await withBrowser(async (context) => {
      const opened = await Console.open(context, gateway.at.console);
      await opened.page.getByRole("button", { name: /токен/i }).waitFor();
      await opened.checkHere("sign-in");
      await opened.page.goto(`${gateway.at.console}/projects/demo`);
      await opened.byToken(token);
      expect(new URL(opened.page.url()).pathname).toBe("/projects/demo");
      await opened.page.getByText("Поток открыт").waitFor();
      await opened.checkScreen("/projects/demo", "overview");
      await opened.checkScreen("/projects", "projects");
      await opened.page.getByRole("button", { name: "Новый проект" }).click();
      await opened.page.getByLabel("Название").waitFor();
      await opened.checkHere("new-project");
    });
  });
});
