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

async function signedIn(journey: (console: Console) => Promise<void>): Promise<void> {
  await withBrowser(async (context) => journey(await Console.signIn(context, gateway.at.console, token)));
}

/** Sends events as a site with the key does. */
async function send(key: string, events: unknown[]): Promise<void> {
  const answer = await fetch(`${gateway.at.edge}/v1/events?write_key=${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
  const said = await answer.text();
  expect(answer.status, said).toBeLessThan(300);
}

describe("watching a project in the console", () => {
  it("a new source takes events, which are seen live at once", async () => {
    await signedIn(async (console) => {
      const { page } = console;
      await console.goto("/projects/demo/sources");
      await page.getByRole("button", { name: "Новый источник" }).click();
      await page.getByLabel("Название").fill("Второй магазин");
      await page.getByLabel("Идентификатор").fill("second");
      await page.getByRole("button", { name: "Создать" }).click();
      await page.getByRole("heading", { name: "Второй магазин" }).waitFor();
      const key = (await page.locator("code").first().textContent()) ?? "";
      await console.goto("/projects/demo/live");
      await page.getByText("Поток открыт").waitFor();
      await expect
        .poll(
          async () => {
            await send(key, [
              {
                id: crypto.randomUUID(),
                name: "<img src=x onerror=alert(1)>",
                anonymous_id: "watcher",
                consent: { granted: ["analytics"], denied: [] },
                properties: { colour: "red" },
              },
            ]);
            return page.getByText("<img src=x onerror=alert(1)>").count();
          },
          { timeout: 30_000, interval: 1_000 },
        )
        .toBeGreaterThan(0);
      await console.checkHere("live");
      await page.getByText("<img src=x onerror=alert(1)>").first().click();
      await page.getByText("Решено о согласии").waitFor();
      await page.getByText('"colour": "red"').waitFor();
      await console.checkHere("live-journey");
      await console.checkScreen("/projects/demo/sources/second", "source");
      await page.getByRole("button", { name: "Выпустить новый ключ" }).click();
      await page.getByText("заменён").waitFor();
      await page.getByRole("button", { name: "Удалить источник" }).click();
      await page.getByText("Источник «Второй магазин» удалён").waitFor();
      await page.getByRole("button", { name: "Вернуть" }).click();
      await page.getByRole("link", { name: "Второй магазин" }).waitFor();
      await console.checkScreen("/projects/demo/sources", "sources");
    });
  });

  it("an event against the plan is rejected, mended and sent again", async () => {
    await signedIn(async (console) => {
      const { page } = console;
      await console.goto("/projects/demo/plan");
      await page.getByRole("button", { name: "Новое событие" }).click();
      await page.getByRole("textbox", { name: "Событие" }).fill("ticket_bought");
      await page.getByLabel("Если событие не по плану").selectOption("block");
      await page.getByLabel("Схема свойств (JSON Schema)").fill('{"required":["seat"]');
      await page.getByText("Это не JSON").waitFor();
      await page.getByLabel("Схема свойств (JSON Schema)").fill('{"required":["seat"]}');
      await console.checkHere("plan-form");
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByText("План сохранён").waitFor();
      await console.checkScreen("/projects/demo/plan", "plan");
      const { items } = (await gateway.api("/projects/demo/sources/shop/write-keys", token)) as { items: { write_key: string }[] };
      const key = items[0]?.write_key ?? "";
      await expect
        .poll(
          async () => {
            await send(key, [{ id: "ticket-1", name: "ticket_bought", anonymous_id: "v", consent: { granted: ["analytics"], denied: [] }, properties: { place: "7" } }]);
            const page = (await gateway.api("/projects/demo/rejected", token)) as { items: unknown[] };
            return page.items.length;
          },
          { timeout: 30_000, interval: 1_000 },
        )
        .toBeGreaterThan(0);
      await console.checkScreen("/projects/demo/rejected", "rejected");
      await page.getByRole("cell", { name: "не по плану событий" }).first().waitFor();
      await page.getByLabel("Выбрать всё").check();
      await page.getByRole("button", { name: "Исправить и отправить", exact: true }).click();
      await page.getByRole("button", { name: "Добавить изменение" }).click();
      await page.getByLabel("Откуда").fill("/properties/place");
      await page.getByLabel("Куда", { exact: true }).fill("/properties/seat");
      await page.getByRole("button", { name: "Проверить на примерах" }).click();
      await page.getByText('"seat": "7"').first().waitFor();
      await console.checkHere("replay");
      await page.getByRole("button", { name: "Отправить снова" }).click();
      await page.getByText("Снова отклонено: 0").waitFor();
    });
  });

  it("purposes and documents are written down in versions, a person is found, the ledger is verified", async () => {
    await signedIn(async (console) => {
      const { page } = console;
      await console.checkScreen("/projects/demo/consent", "consent-rates");
      await console.goto("/projects/demo/consent?part=purposes");
      await page.getByRole("button", { name: "Новая цель" }).click();
      await page.getByLabel("Идентификатор").fill("loyalty");
      await page.getByLabel("Название по-русски").fill("Программа лояльности");
      await page.getByLabel("Пояснение для посетителя").fill("Начислять баллы");
      await console.checkHere("purpose-form");
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByText("Версия 1 записана").waitFor();
      await console.checkScreen("/projects/demo/consent?part=purposes", "consent-purposes");
      await page.getByText("Программа лояльности").waitFor();
      await console.checkScreen("/projects/demo/consent?part=documents", "consent-documents");
      await console.goto("/projects/demo/consent?part=person");
      await page.getByLabel("Значение").fill("nobody@example.ru");
      await page.getByRole("button", { name: "Найти" }).click();
      await page.getByText("О таком человеке записей нет").waitFor();
      await console.checkHere("consent-person");
      await console.goto("/projects/demo/consent?part=proof");
      await page.getByRole("button", { name: "Проверить цепочку" }).click();
      await page.getByText("Журнал цел").waitFor();
      await console.checkHere("consent-proof");
    });
  });

  it("every change stands in the audit log with its difference", async () => {
    await signedIn(async (console) => {
      const { page } = console;
      await gateway.api("/projects/demo/sources", token, { id: "audited", name: "<b>Проверка</b>" });
      await console.checkScreen("/projects/demo/audit", "audit");
      await page.getByText("audited").first().click();
      await page.getByText('"<b>Проверка</b>"').waitFor();
      await console.checkHere("audit-entry");
    });
  });
});
