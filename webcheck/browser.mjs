// Opens pages in Chromium and says in JSON what was seen: node browser.mjs CHROMIUM < tasks.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tasks = JSON.parse(readFileSync(0, "utf8"));
const browser = await puppeteer.launch({
  executablePath: process.argv[2],
  args: ["--no-sandbox", "--disable-gpu"],
  protocolTimeout: 180_000,
});
const seen = [];
for (const task of tasks) {
  const page = await browser.newPage();
  const requests = [];
  const errors = [];
  page.on("request", (request) => requests.push(request.url()));
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
