// Tests of the HTML report in a real browser. REPORT sets another report, CHROMIUM another browser, SCREENSHOTS a folder for screenshots.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
// Reports that the unit tests write: with every kind of failure, of a selected run, and of a merge with a retry; a passport; and the report and the passport of the last runs.
const samples = ['sample-report', 'sample-report-selected', 'sample-report-merged', 'sample-passport'].map(each => `out/bin/Build.Tests/release/${each}.html`);
const reports = process.env.REPORT ? [process.env.REPORT] : [...samples, 'artifacts/report.html', 'artifacts/passport.html'].map(each => join(root, each)).filter(existsSync);
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

let browser;
before(async () => {
  assert.ok(executablePath, 'Cannot find Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.');
  browser = await chromium.launch({ executablePath });
});
after(() => browser?.close());

test('a report exists', () => assert.ok(reports.length > 0, 'Run ./build.sh --target=Test or ./build.sh first, or set REPORT to a report.'));

for (const report of reports) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      test(`${basename(report)}, ${colorScheme}, ${width} pixels wide`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
        const problems = [];
        page.on('console', message => message.type() === 'error' && problems.push(message.text()));
        page.on('pageerror', error => problems.push(error.message));
        page.on('request', request => request.url().startsWith('http') && problems.push(`requests ${request.url()}`));
        await page.goto(pathToFileURL(report).href);
        await take('whole', true);

        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'The page fits the width.');
        await findCauses();
        await take('cause', false);
        assert.deepEqual(await seriousFindings(), [], 'axe-core reports no serious violations.');
        assert.deepEqual(problems, [], 'The console has no errors, and there are no requests.');
        await page.close();

        // One click on a backend or in the grid leads to a failure's message.
        async function findCauses() {
          for (const link of await page.locator('.backends a, #tests td.failed a').all()) {
            await link.click();
            const card = page.locator(`[id="${(await link.getAttribute('href')).slice(1)}"]`);
            assert.equal(await card.getAttribute('open'), '', 'The failure is expanded.');
            // A row that failed before its tests has a remedy instead of a message.
            const { y } = await card.locator('.body pre, .body p').first().boundingBox();
            assert.ok(y > 0 && y < 800, `The message starts at ${y} of 800 pixels.`);
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
