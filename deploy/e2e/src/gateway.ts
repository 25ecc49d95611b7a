import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const HOME = resolve(import.meta.dirname, "../../..");

/** Where one running gateway can be reached. */
export interface Addresses {
  edge: string;
  console: string;
  /** Of the demonstration; empty without it. */
  shop: string;
  partner: string;
  /** Only at the first start on a data folder. */
  token: string | undefined;
  readySeconds: number;
}

/** One packaged gateway with everything embedded, on free ports and a data folder of its own. */
export class Gateway {
  private constructor(
    readonly data: string,
    readonly at: Addresses,
    private readonly process: ChildProcess,
  ) {}

  /** With the demonstration, or bare; `settings` are further `METKA_…` variables. */
  static async start(data?: string, demo = true, settings: Record<string, string> = {}): Promise<Gateway> {
    const folder = data ?? (await mkdtemp(join(tmpdir(), "metka-e2e-")));
    const child = spawn(java(), [...jvmOptions(), ...program(), ...(demo ? ["--demo", "--demo-ports", "0,0"] : [])], {
      cwd: HOME,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, METKA_HOME: HOME, METKA_DATA: folder, METKA_EDGE_PORT: "0", METKA_CONTROL_PORT: "0", ...settings },
    });
    const log = createWriteStream(join(HOME, "target", "e2e-gateway.log"), { flags: "a" });
    child.stderr?.pipe(log);
    return new Gateway(folder, await banner(child), child);
  }

  /** Ctrl-C as a terminal sends it, to the whole process group, and the exit code that follows. */
  async interrupt(): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.process.once("exit", (code) => done(code)));
    process.kill(-(this.process.pid ?? 0), "SIGINT");
    return ended;
  }

  /** The control API; a body is posted. */
  async api(path: string, token: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.at.console}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
  }

  /** Processes that this gateway started and that still live. */
  async children(): Promise<string[]> {
    const left: string[] = [];
    for (const pid of await readdir("/proc")) {
      try {
        const command = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
        const folder = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/environ`, "utf8") : "";
        if (command !== "" && folder.includes(`METKA_DATA=${this.data}\0`)) {
          left.push(`${pid} ${command.replaceAll("\0", " ").slice(0, 120)}`);
        }
      } catch {
        // A process that ended meanwhile.
      }
    }
    return left;
  }
}

function java(): string {
  return process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin/java") : "java";
}

/** The packaged gateway, or compiled classes while one works on it. */
function program(): string[] {
  const classes = process.env["E2E_CLASSPATH"];
  return classes ? ["-cp", classes, "io.metka.Main"] : ["-jar", "gateway/target/metka-gateway.jar"];
}

function jvmOptions(): string[] {
  const text = readFileSync(join(HOME, "deploy/scripts/jvm-options.sh"), "utf8");
  return text.split("\n").flatMap((line) => /^\s+(-\S+)$/.exec(line)?.[1] ?? []);
}

function banner(child: ChildProcess): Promise<Addresses> {
  return new Promise((done, failed) => {
    let text = "";
    child.once("exit", (code) => failed(new Error(`the gateway ended with ${code} before it was ready: ${text}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("Ctrl-C stops it")) {
        const find = (label: string) => new RegExp(`${label}\\s+(\\S+)`).exec(text)?.[1];
        const must = (label: string) => find(label) ?? failed(new Error(`no ${label} in ${text}`)) ?? "";
        done({
          edge: must("Public port"),
          console: must("Console"),
          shop: find("Demo shop") ?? "",
          partner: find("Demo partner") ?? "",
          token: find("Admin token"),
          readySeconds: Number(must("Ready in")),
        });
      }
    });
  });
}
