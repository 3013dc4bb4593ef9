// The page in a real browser: it renders, everything on it works, it asks for nothing, and it can be used without a
// mouse, without eyes and on a telephone. `PAGE` is a page over the samples beside this file, `CHROMIUM` the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const address = new URL(`file://${process.env.PAGE}`).href;
const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
});
after(() => browser?.close());

/** Opens the page, lets `use` work on it, and fails if there was an error, a message or a request. */
async function open(options, use, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  // A busy machine takes its time.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.stack));
  page.on("console", (message) => wrong.push(`${message.type()}: ${message.text()}`));
  page.on("request", (request) => {
    if (request.url() !== address && !/^(data|blob):/.test(request.url())) wrong.push(`request: ${request.url()}`);
  });
  try {
    await page.goto(address + hash);
    await use(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

/** Scrolls down once, so that every chart is drawn. */
async function drawAll(page) {
  for (const picture of await page.locator("section:not([hidden]) .picture").all()) {
    await picture.scrollIntoViewIfNeeded();
    await picture.locator("svg").first().waitFor();
  }
  await page.waitForFunction(() => [...document.querySelectorAll("section:not([hidden]) .picture")].every((p) => p.querySelector("svg")));
}

const column = (page, table, number) =>
  page.$$eval(`#${table} tbody tr`, (rows, n) => rows.map((row) => row.children[n].firstChild.textContent), number);
const head = (page, table, name) => page.locator(`#${table} thead th`, { hasText: name });
async function choose(page, label, value) {
  const list = page.locator("label", { has: page.getByText(label, { exact: true }) }).locator("select");
  await list.focus();
  await list.selectOption(value);
}
const names = (page, table) => column(page, table, 0);

test("it says first where we lose, worst first", () =>
  open({}, async (page) => {
    assert.equal(await page.locator("main > section").first().getAttribute("id"), "losses");
    const ratios = await page.$$eval("#losses-table tbody td:nth-child(5)", (cells) => cells.map((c) => Number.parseFloat(c.textContent.replace(/[▲,]/g, ""))));
    assert.ok(ratios.length >= 5);
    assert.deepEqual(ratios, ratios.toSorted((a, b) => b - a));
    assert.match(await page.locator("#losses .sentences li").first().textContent(), /slower on \d of \d programs?/);
    assert.match(await page.locator("#losses").textContent(), /1 program runs under no tier of ours although peers run it: hashing\./);
    assert.equal(await head(page, "losses-table", "Times as long").getAttribute("aria-sort"), "descending");
  }));

test("columns are sorted by mouse and by keyboard", () =>
  open({}, async (page) => {
    const program = head(page, "ratio-table", "Program");
    await program.getByRole("button").click();
    assert.equal(await program.getAttribute("aria-sort"), "ascending");
    const up = await names(page, "ratio-table");
    assert.deepEqual(up, up.toSorted());
    await program.getByRole("button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await program.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await names(page, "ratio-table"), up.toReversed());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("#ratio-table th[aria-sort]").count(), 1);
    assert.equal(await page.locator("#ratio-table th").nth(1).getAttribute("aria-sort"), "descending");
  }));

test("search, suites and subjects filter every section", () =>
  open({}, async (page) => {
    const all = await names(page, "ratio-table");
    await page.getByRole("searchbox").fill("fib");
    await page.waitForFunction(() => document.querySelectorAll("#ratio-table tbody tr").length === 1);
    assert.deepEqual(await names(page, "ratio-table"), ["fib"]);
    assert.deepEqual([...new Set(await names(page, "losses-table"))], ["fib"]);
    assert.deepEqual(await names(page, "memory-table"), ["fib"]);
    assert.match(await page.getByRole("status").textContent(), /^1 of 5 programs/);
    await page.getByRole("searchbox").fill("no such program");
    await page.waitForFunction(() => document.querySelector("#ratio-table tbody").textContent.startsWith("Nothing fits"));
    await page.getByRole("searchbox").fill("");
    await choose(page, "Suite", "awfy");
    await page.waitForFunction(() => document.querySelectorAll("#ratio-table tbody tr").length === 2);
    await choose(page, "Suite", "");
    assert.deepEqual(await names(page, "ratio-table"), all);
    await page.getByRole("checkbox", { name: "python" }).uncheck();
    assert.equal(await head(page, "ratio-table", "python").count(), 0);
    assert.ok(!(await column(page, "losses-table", 2)).includes("python"));
    await page.getByRole("checkbox", { name: "python" }).check();
    assert.equal(await head(page, "ratio-table", "python").count(), 1);
  }));

test("the metric and the base can be changed", () =>
  open({}, async (page) => {
    const numbers = () => page.locator("#ratio-table tbody").textContent();
    const cpu = await numbers();
    await page.getByRole("radio", { name: "Steady state" }).check();
    const steady = await numbers();
    assert.notEqual(steady, cpu);
    assert.match(await page.locator("#losses").textContent(), /by steady state/);
    await page.getByRole("radio", { name: "First iteration" }).check();
    assert.notEqual(await numbers(), steady);
    await page.getByRole("radio", { name: "Instructions" }).check();
    assert.equal(await page.locator("#losses-table tbody tr").count(), 8);
    await choose(page, "Compare with", "lua");
    assert.equal(await head(page, "ratio-table", "native").count(), 1);
    assert.match(await page.locator("#ratio-table caption").textContent(), /lua itself/);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SELECT");
  }));

test("a link shows a program with all its processes", () =>
  open({}, async (page) => {
    await page.locator("#ratio-table a", { hasText: "sieve" }).click();
    await page.waitForFunction(() => document.querySelector("#about-program").textContent.startsWith("sieve"));
    assert.equal(await page.evaluate(() => document.activeElement.id), "program-title");
    await drawAll(page);
    assert.equal(await page.locator("#warm-up .picture svg").count(), 5);
    await page.locator("#warm-up summary").click();
    // Three processes each of five subjects, but one of Python's gave a wrong result.
    assert.equal(await page.locator("#warm-up-data tbody tr").count(), 14);
    await page.locator("#program select").selectOption("fib");
    await page.waitForFunction(() => document.querySelector("#about-program").textContent.startsWith("fib"));
  }));

test("a program can be linked to", () =>
  open({}, async (page) => {
    assert.match(await page.locator("#about-program").textContent(), /^nbody/);
  }, "#program=nbody"));

test("dark mode follows the system and the button", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await open({ colorScheme: "dark" }, async (page) => {
    assert.equal(await ground(page), "rgb(23, 26, 31)");
    await page.getByRole("button", { name: "Dark mode" }).click();
    assert.equal(await ground(page), "rgb(255, 255, 255)");
  });
  await open({ colorScheme: "light" }, async (page) => {
    const button = page.getByRole("button", { name: "Dark mode" });
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    assert.equal(await ground(page), "rgb(23, 26, 31)");
  });
});

async function saved(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("every chart is saved as SVG and as PNG", () =>
  open({}, async (page) => {
    await drawAll(page);
    const figures = await page.$$eval("section:not([hidden]) figure", (all) => all.map((figure) => figure.id));
    assert.ok(figures.length >= 8, figures.join());
    for (const id of figures) {
      const svg = await saved(page, () => page.locator(`#${id} [data-export=svg]`).click());
      assert.equal(svg.name, `${id}.svg`);
      const read = await page.evaluate((text) => {
        const tree = new DOMParser().parseFromString(text, "image/svg+xml");
        const root = tree.documentElement;
        return { name: root.nodeName, errors: tree.querySelectorAll("parsererror").length, title: root.querySelector("title")?.textContent, width: Number(root.getAttribute("width")), height: Number(root.getAttribute("height")), drawn: root.querySelectorAll("path, line, rect, circle").length };
      }, svg.bytes.toString());
      assert.equal(read.name, "svg");
      assert.equal(read.errors, 0);
      assert.ok(read.title && read.drawn > 5, id);
      const png = await saved(page, () => page.locator(`#${id} [data-export=png]`).click());
      assert.equal(png.name, `${id}.png`);
      assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
      assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [Math.round(read.width * 2), Math.round(read.height * 2)]);
      const colours = await page.evaluate(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        const paint = canvas.getContext("2d");
        paint.drawImage(image, 0, 0);
        return new Set(new Uint32Array(paint.getImageData(0, 0, image.width, image.height).data.buffer)).size;
      }, png.bytes.toString("base64"));
      assert.ok(colours > 10, `${id}: ${colours} colours`);
    }
  }));

test("the raw data is in the page", () =>
  open({}, async (page) => {
    for (const name of ["before.jsonl", "after.jsonl"]) {
      const file = await saved(page, () => page.getByRole("button", { name: `Download ${name}` }).click());
      const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
      assert.equal(file.name, name);
      assert.deepEqual(lines(file.bytes.toString()), lines(readFileSync(new URL(`samples/${name}`, import.meta.url), "utf8")));
    }
    const figures = await saved(page, () => page.getByRole("button", { name: "all figures" }).click());
    assert.equal(JSON.parse(figures.bytes.toString()).runs.length, 2);
  }));

test("two files are compared", () =>
  open({}, async (page) => {
    const text = await page.locator("#changes").textContent();
    assert.match(text, /eval became slower on \d and faster on 1 of 4 programs/);
    const verdicts = await page.$$eval("#changes-table tbody tr", (rows) => Object.fromEntries(rows.map((row) => [row.children[0].textContent, row.children[4].textContent])));
    assert.equal(verdicts.fib, "faster");
    assert.equal(verdicts.nbody, "slower");
    await page.locator("#changes select").selectOption("lua");
    assert.match(await page.locator("#changes-table caption").textContent(), /^lua/);
    await choose(page, "File", "0");
    await page.waitForFunction(() => document.querySelector("#summary").textContent.startsWith("4 programs under 3 subjects"));
    assert.equal(await page.locator("#pauses").isVisible(), false);
  }));

test("start-up, pauses, counters and failures are told", () =>
  open({}, async (page) => {
    assert.match(await page.locator("#start-table caption").textContent(), /does nothing/);
    assert.equal((await names(page, "start-table"))[0], "native");
    assert.equal(await page.locator("#pauses-table tbody tr").count(), 3);
    assert.match(await page.locator("#counters-table").textContent(), /gc\.cycles/);
    const failures = page.locator("#failures-table");
    assert.match(await failures.textContent(), /a <b>wrong<\/b> "value" <\/script>/);
    assert.equal(await failures.locator("b").count(), 0);
    assert.match(await page.locator("#machine").textContent(), /cargo xtask bench run --quick --processes 3 --iterations 12/);
    assert.match(await page.locator("footer").textContent(), /@observablehq\/plot .*ISC/s);
  }));

test("charts have words and tables beside them", () =>
  open({}, async (page) => {
    await drawAll(page);
    for (const figure of await page.locator("section:not([hidden]) figure").all()) {
      const label = await figure.locator("[role=img]").first().getAttribute("aria-label");
      assert.ok(label.length > 30, label);
      await figure.locator("summary").click();
      assert.ok((await figure.locator("details tbody tr").count()) > 0, label);
    }
  }));

const looks = { light: {}, dark: { colorScheme: "dark" }, narrow: { viewport: { width: 360, height: 740 } } };

for (const [look, options] of Object.entries(looks)) {
  test(`axe finds nothing to complain of (${look})`, () =>
    open(options, async (page) => {
      await drawAll(page);
      for (const summary of await page.locator("section:not([hidden]) summary").all()) await summary.click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`), []);
    }));

  test(`nothing is cut off and no labels lie on each other (${look})`, () =>
    open(options, async (page) => {
      await drawAll(page);
      const found = await page.evaluate(() => {
        const wrong = [];
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth > room) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
        for (const svg of document.querySelectorAll(".picture svg")) {
          const id = svg.closest("figure").id;
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "").map((text) => [text.textContent, text.getBoundingClientRect()]);
          if (texts.length < 3) wrong.push(`${id}: nearly empty`);
          texts.forEach(([name, a], i) => {
            if (a.left < frame.left - 3 || a.right > Math.max(frame.right, 0) + 3) wrong.push(`${id}: ${name} is cut off`);
            for (const [other, b] of texts.slice(i + 1)) {
              const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (across > 1 && down > 4) wrong.push(`${id}: ${name} and ${other}`);
            }
          });
        }
        return wrong;
      });
      assert.deepEqual(found, []);
    }));
}

test("on paper there are no controls, and all charts", () =>
  open({ colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("#controls").isVisible(), false);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
    assert.ok(await page.evaluate(() => [...document.querySelectorAll("section:not([hidden]) .picture")].every((p) => p.querySelector("svg"))));
    const pdf = await page.pdf();
    assert.ok(pdf.length > 20_000);
  }));

test("without scripts there are the plain tables", () =>
  open({ javaScriptEnabled: false }, async (page) => {
    assert.match(await page.locator("#plain").innerText(), /\| geometric mean/);
  }));
