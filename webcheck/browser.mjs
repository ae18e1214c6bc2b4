// Opens pages in Chromium and says in JSON what was seen: node browser.mjs CHROMIUM < tasks.json
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let given = ""; // what comes through a pipe may come in parts
for await (const piece of process.stdin.setEncoding("utf8")) given += piece;
const tasks = JSON.parse(given);
const browser = await puppeteer.launch({
  executablePath: process.argv[2],
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  protocolTimeout: 180_000,
});

// What a visitor does on a page, in turn; a step may return what was seen.
const PATIENCE = { timeout: 150_000 };
const acts = {
  choose: (page, where, value) => page.select(where, value).then(() => undefined),
  fill: async (page, where, text) => {
    await page.click(where, { count: 3 });
    await page.keyboard.press("Backspace");
    await page.type(where, text);
  },
  set: (page, where, text) => page.$eval(where, (field, value) => { field.value = value; }, text),
  // into the editor, which is no plain field
  write: (page, text) => page.evaluate(
    (given) => document.querySelector(".CodeMirror").CodeMirror.setValue(given), text),
  click: (page, where) => page.click(where),
  attach: async (page, where, ...paths) => (await page.$(where)).uploadFile(...paths),
  drop: (page, where, name, text) => page.$eval(where, (target, called, content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], called));
    for (const type of ["dragenter", "dragover", "drop"])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, name, text),
  wait: async (page, condition) => { await page.waitForFunction(condition, PATIENCE); },
  read: (page, expression) => page.evaluate(expression),
  picture: async (page, path) => { await page.screenshot({ path, fullPage: true }); },
  download: async (page, where) => {
    const folder = mkdtempSync(join(tmpdir(), "baclofen-kg-"));
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow", downloadPath: folder, eventsEnabled: true,
    });
    const whole = new Promise((resolve) => session.on("Browser.downloadProgress",
      ({ state }) => state === "completed" && resolve()));
    await page.click(where);
    await whole;
    const [name] = readdirSync(folder);
    const text = readFileSync(join(folder, name), "utf8");
    rmSync(folder, { recursive: true });
    await session.detach();
    return { name, text };
  },
};

const seen = [];
for (const task of tasks) {
  const page = await browser.newPage();
  const requests = [];
  const errors = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("workercreated", async (worker) => {
    worker.client.on("Network.requestWillBeSent", ({ request }) => requests.push(request.url));
    await worker.client.send("Network.enable").catch(() => {}); // it may have ended
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.setBypassCSP(Boolean(task.axe)); // axe is a script of ours, not of the page
  await page.setJavaScriptEnabled(task.scripts ?? true);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: task.scheme ?? "light" },
  ]);
  await page.setViewport({ width: task.width ?? 1280, height: 900 });
  await page.goto(task.url, { waitUntil: "networkidle0" });
  const result = { requests, errors };
  if (task.type) {
    await page.click("#q", { clickCount: 3 });
    await page.type("#q", task.type);
  }
  if (task.links) {
    result.links = await page.$$eval(task.links, (found) => found.map((link) => link.textContent));
  }
  result.steps = [];
  for (const [act, ...given] of task.steps ?? []) {
    result.steps.push((await acts[act](page, ...given)) ?? null);
  }
  result.text = await page.$eval("main", (main) => main.innerText);
  result.overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (task.axe) {
    await page.evaluate(axe);
    const report = await page.evaluate("axe.run()");
    result.violations = report.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.length} times, such as ${nodes[0].html.slice(0, 200)}`,
    );
  }
  if (task.screenshot) await page.screenshot({ path: task.screenshot });
  seen.push(result);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(seen));
