import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { Gateway } from "../gateway.js";

/** Where the gateway is that all client tests send to. */
export interface Stage {
  edge: string;
  console: string;
  token: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    stage: Stage;
  }
}

/** One bare gateway for all client tests: starting it takes longer than they do. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const gateway = await Gateway.start(undefined, false);
  project.provide("stage", { edge: gateway.at.edge, console: gateway.at.console, token: gateway.at.token ?? "" });
  return async () => {
    await gateway.interrupt();
    await rm(gateway.data, { recursive: true, force: true });
  };
}
