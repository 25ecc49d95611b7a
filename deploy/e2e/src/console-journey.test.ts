import { rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Console } from "./console.js";
import { Gateway } from "./gateway.js";

const DRAFT = "/projects/demo/containers/demo/workspaces/default";
const PASSWORD = "seven brown mice";
/** What a text field of the console is given, so that a screen that takes it for markup is found out. */
const HOSTILE = `<img src=x onerror="document.title='taken over'"><script>document.title='taken over'</script>`;

/** As much of an entity as these journeys look at. */
interface Entity {
  id: string;
  revision: number;
  document: { name: string; notes?: string; parameters: Record<string, unknown> };
}

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

/** Somebody in a browser of their own, who has signed in. */
async function person(visit: (opened: Console, page: Page) => Promise<void>): Promise<void> {
  await withBrowser(async (context) => {
    const opened = await Console.signIn(context, gateway.at.console, token);
    await visit(opened, opened.page);
  });
}

/** What another person does through the API while the first one looks at a form. */
async function elsewhere(id: string, change: (document: Entity["document"]) => Entity["document"]): Promise<void> {
  const path = `${gateway.at.console}/api/v1${DRAFT}/tags/${id}`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const entity = (await (await fetch(path, { headers })).json()) as Entity;
  const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify(change(entity.document)) });
  expect(answer.status).toBe(200);
}

const tag = async (id: string) => (await gateway.api(`${DRAFT}/tags/${id}`, token)) as Entity;

async function signInByPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Электронная почта").fill(email);
  await page.getByLabel("Пароль").fill(password);
  await page.getByRole("button", { name: "Войти", exact: true }).click();
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).or(page.getByRole("textbox", { name: label, exact: true })).first().click();
  await page.getByRole("option", { name: option }).click();
}

describe("the console", () => {
  it("makes the first administrator, who signs out and in again", async () => {
    await withBrowser(async (context) => {
      const opened = await Console.open(context, gateway.at.console);
      const { page } = opened;
      await page.getByRole("heading", { name: "Первый вход" }).waitFor();
      await opened.checkHere("set-up");
      await page.getByLabel("Токен администратора").fill(token);
      await page.getByLabel("Ваше имя").fill("Анна");
      await page.getByLabel("Электронная почта").fill("anna@shop.example");
      await page.getByLabel("Пароль").fill(PASSWORD);
      await page.getByRole("button", { name: "Создать и войти" }).click();
      await page.locator("#main").waitFor();
      await opened.checkScreen("/account", "account");

      await page.getByRole("button", { name: "Учётная запись" }).click();
      await page.getByRole("button", { name: "Выйти" }).click();
      await page.getByLabel("Электронная почта").waitFor();
      await opened.checkHere("sign-in");
      await signInByPassword(page, "anna@shop.example", "not this one");
      await page.getByText("Почта или пароль не подходят").waitFor();
      await signInByPassword(page, "anna@shop.example", PASSWORD);
      await page.locator("#main").waitFor();
      expect(new URL(page.url()).pathname).toBe("/account");
      expect(await page.evaluate("document.cookie")).toBe("");
    });
  });

  it("shows a viewer everything and lets them change nothing", async () => {
    const made = (await gateway.api("/users", token, { email: "ivan@shop.example", name: "Иван" })) as { id: string; password: string };
    const answer = await fetch(`${gateway.at.console}/api/v1/projects/demo/members/${made.id}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ role: "viewer" }),
    });
    expect(answer.ok).toBe(true);
    await withBrowser(async (context) => {
      const opened = await Console.open(context, gateway.at.console);
      const { page } = opened;
      await signInByPassword(page, "ivan@shop.example", made.password);
      await page.getByRole("heading", { name: "Придумайте свой пароль" }).waitFor();
      await opened.checkHere("new-password");
      await page.getByLabel("Одноразовый пароль").fill(made.password);
      await page.getByLabel("Новый пароль").fill(`${PASSWORD} too`);
      await page.getByRole("button", { name: "Сменить и продолжить" }).click();
      await page.locator("#main").waitFor();

      await opened.goto("/projects/demo/tags/g_page_viewed");
      await page.getByText("можно только смотреть").waitFor();
      expect(await page.getByRole("button", { name: "Сохранить" }).count()).toBe(0);
      expect(await page.getByLabel("Имя события").isEditable()).toBe(false);
      await opened.checkHere("viewer");
      await opened.goto("/projects/demo/tags");
      expect(await page.getByRole("link", { name: "Новый тег" }).count()).toBe(0);
      const refused = await page.evaluate(`(async () => {
        const { csrf } = await (await fetch("/api/v1/session")).json();
        const headers = { "X-CSRF-Token": csrf, "Content-Type": "application/json" };
        return (await fetch("/api/v1${DRAFT}/tags", { method: "POST", headers, body: "{}" })).status;
      })()`);
      expect(refused).toBe(403);

      await page.evaluate(`(async () => {
        const { csrf } = await (await fetch("/api/v1/session")).json();
        await fetch("/api/v1/session", { method: "DELETE", headers: { "X-CSRF-Token": csrf } });
      })()`);
      await page.getByRole("link", { name: "Публикация" }).click();
      await page.getByText("Сеанс окончен").waitFor();
      await signInByPassword(page, "ivan@shop.example", `${PASSWORD} too`);
      await page.getByRole("heading", { name: "Публикация" }).waitFor();
    });
  });

  it("lets in who has the token, keeps the address, and shows each screen without a fault", async () => {
    await withBrowser(async (context) => {
      const opened = await Console.open(context, gateway.at.console);
      await opened.page.goto(`${gateway.at.console}/projects/demo`);
      await opened.byToken(token);
      expect(new URL(opened.page.url()).pathname).toBe("/projects/demo");
      await opened.page.getByText("Поток открыт").waitFor();
      await opened.goto("/projects");
      await opened.page.getByRole("button", { name: "Новый проект" }).click();
      await opened.page.getByLabel("Название").waitFor();
      await opened.checkHere("new-project");
    });
    await person(async (opened) => {
      await opened.checkScreen("/projects/demo", "overview");
      await opened.checkScreen("/projects", "projects");
    });
  });

  it("has no fault on the screens of a container", async () => {
    await person(async (opened, page) => {
      for (const kind of ["tags", "triggers", "variables", "templates", "folders", "publish", "import"]) {
        await opened.checkScreen(`/projects/demo/${kind}`, kind);
      }
      for (const tab of ["versions", "environments", "snippet", "hosts"]) {
        await opened.checkScreen(`/projects/demo/publish?tab=${tab}`, `publish-${tab}`);
      }
      await opened.checkScreen("/projects/demo/tags/g_page_viewed", "tag");
      await opened.checkScreen("/projects/demo/triggers/t_view_item", "trigger");
      await opened.checkScreen("/projects/demo/variables/v_page_type", "variable");
      await opened.checkScreen("/projects/demo/tags/new?template=yandex_metrica&purposes=analytics", "template-tag");
      await opened.goto("/projects/demo/tags/new");
      await choose(page, "Тип", "Свой HTML");
      await page.locator(".cm-content").waitFor();
      await opened.checkHere("html-tag");
    });
  });

  it("leads from nothing to a published tag that fires on the shop", async () => {
    await person(async (opened, page) => {
      await opened.goto("/projects/demo/triggers/new");
      await page.getByLabel("Название").fill("Любая страница каталога");
      await page.getByRole("button", { name: "Добавить условие" }).click();
      await page.getByRole("textbox", { name: "Значение" }).fill("/");
      await page.getByRole("button", { name: "Создать" }).click();
      await page.waitForURL(/triggers\/(?!new)/);

      await opened.goto("/projects/demo/tags/new");
      await page.getByLabel("Название").fill(`Мой тег ${HOSTILE.replaceAll(/[{}]/g, "")}`);
      await page.getByLabel("Имя события").fill("catalogue_seen");
      await choose(page, "Триггеры", "Любая страница каталога");
      await page.keyboard.press("Escape");
      await page.getByLabel("Цели обработки").first().fill("analytics");
      await page.keyboard.press("Enter");
      await page.getByLabel("Заметки").fill(HOSTILE);
      await page.getByRole("button", { name: "Создать" }).click();
      await page.waitForURL(/tags\/(?!new)/);

      await page.getByRole("link", { name: "Публикация" }).click();
      await page.getByText("Публикации ничто не мешает.").waitFor();
      await opened.checkHere("publish-changes");
      await page.getByLabel("Название версии").fill("Первый тег");
      await page.getByRole("button", { name: "Опубликовать", exact: true }).click();
      await page.getByText(/Версия \d+ опубликована/).waitFor();
      expect(await page.title()).not.toContain("taken over");

      await opened.goto("/projects/demo");
      await page.getByText("Поток открыт").waitFor();
      await withBrowser(async (visitor) => {
        const shop = visitor.pages()[0] ?? (await visitor.newPage());
        await shop.goto(gateway.at.shop);
        await shop.locator("#consent-accept").click();
        await page.getByText("catalogue_seen").first().waitFor({ timeout: 30_000 });
      });

      await opened.goto("/projects/demo/publish?tab=versions");
      await page.getByRole("row", { name: /^1 / }).click();
      await page.getByRole("button", { name: "Опубликовать эту" }).click();
      await page.getByText("Версия 1 опубликована").waitFor();
    });
  });

  it("does not overwrite what somebody else changed meanwhile: it shows both and lets one choose", async () => {
    await person(async (opened, page) => {
      await opened.goto("/projects/demo/tags/g_product_viewed");
      await page.getByLabel("Заметки").fill("Моя заметка");
      await elsewhere("g_product_viewed", (document) => ({ ...document, name: "Товар просмотрен", notes: "Чужая заметка" }));
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByText("Пока вы правили").waitFor();
      await page.getByText("изменили и вы, и там").waitFor();
      await opened.checkHere("clash");
      await page.getByRole("button", { name: "Соединить" }).click();
      await page.getByText("Сохранено").waitFor();
      expect((await tag("g_product_viewed")).document).toMatchObject({ name: "Товар просмотрен", notes: "Моя заметка" });

      await page.getByLabel("Заметки").fill("Отброшу");
      await elsewhere("g_product_viewed", (document) => ({ ...document, notes: "Останется" }));
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByRole("button", { name: "Взять чужое" }).click();
      await expect.poll(() => page.getByLabel("Заметки").inputValue()).toBe("Останется");
    });
  });

  it("takes a delete back", async () => {
    await person(async (opened, page) => {
      await opened.goto("/projects/demo/tags/g_product_added");
      await page.getByRole("button", { name: "Удалить" }).click();
      await page.getByText("Удалено: «Product added»").waitFor();
      expect(((await gateway.api(`${DRAFT}/tags`, token)) as { items: Entity[] }).items.map(({ id }) => id)).not.toContain("g_product_added");
      await page.getByRole("button", { name: "Вернуть" }).click();
      await page.getByRole("link", { name: "Product added" }).waitFor();
      expect((await tag("g_product_added")).document.name).toBe("Product added");
    });
  });

  it("keeps what was entered over an end of the session, a reload and an outage", async () => {
    await person(async (opened, page) => {
      await opened.goto("/projects/demo/tags/g_order_completed");
      await page.getByLabel("Заметки").fill("Не потеряйте");
      await page.reload();
      await page.getByText("Восстановлены несохранённые изменения").waitFor();

      await page.context().setOffline(true);
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByTestId("outage").waitFor();
      await opened.checkHere("outage");
      await page.context().setOffline(false);
      await page.getByTestId("outage").waitFor({ state: "detached" });

      await page.evaluate("sessionStorage.setItem('metka.token', 'mk_ended')");
      await page.reload();
      await page.getByText("Сеанс окончен").waitFor();
      await opened.checkHere("session-ended");
      await opened.byToken(token);
      await page.getByText("Восстановлены несохранённые изменения").waitFor();
      expect(await page.getByLabel("Заметки").inputValue()).toBe("Не потеряйте");
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.getByText("Сохранено").waitFor();
      expect((await tag("g_order_completed")).document.notes).toBe("Не потеряйте");
    });
  });

  it("brings in a container of GTM after a report, and refuses what is none", async () => {
    await person(async (opened, page) => {
      await opened.goto("/projects/demo/import");
      const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
      await page.locator('input[type="file"]').setInputFiles(file("wrong.json", "not json"));
      await page.getByText("Это не выгрузка GTM").waitFor();
      await page.locator('input[type="file"]').setInputFiles(file("gtm.json", JSON.stringify(GTM)));
      await page.getByRole("cell", { name: "Счётчик" }).waitFor();
      await opened.checkHere("import-report");
      await page.getByLabel("Название нового контейнера").fill("Перенесённый");
      await page.getByRole("button", { name: "Перенести в черновик" }).click();
      await page.getByRole("link", { name: "Открыть теги" }).click();
      await page.getByRole("link", { name: "Счётчик" }).waitFor();
    });
  });
});

const GTM = {
  exportFormatVersion: 2,
  containerVersion: {
    container: { name: "Магазин", publicId: "GTM-AAAAAA", usageContext: ["WEB"] },
    tag: [
      {
        accountId: "1",
        containerId: "1",
        tagId: "1",
        name: "Счётчик",
        type: "html",
        parameter: [{ type: "TEMPLATE", key: "html", value: "<script>window.counted = 1</script>" }],
        firingTriggerId: ["2147479553"],
        tagFiringOption: "ONCE_PER_EVENT",
        consentSettings: { consentStatus: "NOT_SET" },
      },
    ],
    trigger: [],
    variable: [],
  },
};
