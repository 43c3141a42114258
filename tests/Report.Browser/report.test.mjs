// What a reader meets in the HTML report, in a real browser. REPORT names another report, CHROMIUM another browser, SCREENSHOTS a folder for pictures.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
// Those that the unit tests leave, with every kind of failure, of a selected run, and of a merge with a second try; and the last run's.
const samples = ['sample-report', 'sample-report-selected', 'sample-report-merged'].map(each => `out/bin/Build.Tests/release/${each}.html`);
const reports = process.env.REPORT ? [process.env.REPORT] : [...samples, 'artifacts/report.html'].map(each => join(root, each)).filter(existsSync);
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

let browser;
before(async () => {
  assert.ok(executablePath, 'There is no Chromium: install one (Debian: apt-get install chromium), or name it in CHROMIUM.');
  browser = await chromium.launch({ executablePath });
});
after(() => browser?.close());

test('there is a report', () => assert.ok(reports.length > 0, 'Run ./build.sh --target=Test or ./build.sh first, or name a report in REPORT.'));

for (const report of reports) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      test(`${basename(report)}, ${colorScheme}, ${width} pixels wide`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
        const complaints = [];
        page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
        page.on('pageerror', error => complaints.push(error.message));
        page.on('request', request => request.url().startsWith('http') && complaints.push(`asks for ${request.url()}`));
        await page.goto(pathToFileURL(report).href);
        await take('whole', true);

        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'It fits its width.');
        await findCauses();
        await take('cause', false);
        assert.deepEqual(await seriousFindings(), [], 'axe-core finds nothing serious.');
        assert.deepEqual(complaints, [], 'The console has no error, and nothing is fetched.');
        await page.close();

        // One click, on a backend or in the grid, leads to a failure's message.
        async function findCauses() {
          for (const link of await page.locator('.backends a, #tests td.failed a').all()) {
            await link.click();
            const card = page.locator(`[id="${(await link.getAttribute('href')).slice(1)}"]`);
            assert.equal(await card.getAttribute('open'), '', 'The failure is unfolded.');
            const { y } = await card.locator('pre').first().boundingBox();
            assert.ok(y > 0 && y < 800, `Its message begins at ${y} of 800 pixels.`);
          }
        }

        async function seriousFindings() {
          await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() => globalThis.axe.run());
          return violations.filter(each => ['serious', 'critical'].includes(each.impact)).map(each => `${each.id}: ${each.nodes.map(node => node.target).join(', ')}`);
        }

        async function take(name, fullPage) {
          if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${basename(report, '.html')}-${colorScheme}-${width}-${name}.png`), fullPage });
        }
      });
    }
  }
}
