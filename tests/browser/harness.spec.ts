// The harness is tried on pages with known faults: a check that finds nothing there would find nothing anywhere.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { faultsOf } from './support/check.ts'
import { watched } from './support/test.ts'

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
const css = `
  body { font: 16px/1.5 sans-serif; color: #222; background: #fff }
  .pale { color: #bbb } .wide { width: 1400px }
  .tight button { width: 12px; height: 12px; padding: 0; border: 0; font-size: 6px }
`
const whole = page('A whole page', '<h1>A whole page</h1><p>Nothing is wrong with it. <a href="/whole">Again</a></p>')

function page(title: string, main: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/app.css"></head>
    <body><main>${main}</main></body></html>`
}

/** Pages, and what must be found on each; `null` stands for nothing. */
const pages: Record<string, { html: string; status?: number; finds: RegExp | null; needsScript?: boolean }> = {
  whole: { html: whole, finds: null },
  refused: { html: page('Refused', '<h1>Refused</h1>'), status: 422, finds: /status 422 instead of 200/ },
  untitled: { html: page('', '<h1>Untitled</h1>'), finds: /no title/ },
  headings: { html: page('Headings', '<h1>One</h1><h1>Two</h1>'), finds: /2 h1 instead of one/ },
  wide: { html: page('Wide', '<h1>Wide</h1><div class="wide">-</div>'), finds: /scrolls sideways/ },
  pale: { html: page('Pale', '<h1>Pale</h1><p class="pale">Pale words</p>'), finds: /axe color-contrast/ },
  small: {
    html: page('Small', '<h1>Small</h1><div class="tight"><button>a</button><button>b</button></div>'),
    finds: /axe target-size/,
  },
  inline: { html: page('Inline', '<h1 style="color: red">Inline</h1>'), finds: /console error: .*Content Security Policy/ },
  missing: { html: page('Missing', '<h1>Missing</h1><img src="/gone.png" alt="Gone">'), finds: /404: .*gone\.png/ },
  foreign: {
    html: page('Foreign', '<h1>Foreign</h1>').replace('<head>', '<head><link rel="icon" href="data:,"><link rel="stylesheet" href="http://127.0.0.2:9/a.css">'),
    finds: /Content Security Policy|third party/,
  },
  broken: {
    html: page('Broken', '<h1>Broken</h1><script src="/broken.js"></script>'),
    finds: /script error: nobody called/,
    needsScript: true,
  },
  scripted: { html: page('Still', '<h1>Still</h1><script src="/still.js"></script>'), finds: null },
}

let server: Server
let origin: string

test.skip(({ viewport }) => viewport?.width === 375, 'it finds the same on a phone')

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const found = pages[name]
    const [status, type, body] =
      name === 'app.css' ? [200, 'text/css', css]
      : name === 'broken.js' ? [200, 'text/javascript', "throw new Error('nobody called')"]
      : name === 'still.js' ? [200, 'text/javascript', "document.title = 'Moved'"]
      : found ? [found.status ?? 200, 'text/html', found.html]
      : [404, 'text/plain', 'Not found']
    response.writeHead(status, { 'content-type': type, 'content-security-policy': policy }).end(body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

test.afterAll(() => void server.close())

for (const [name, { finds, needsScript }] of Object.entries(pages)) {
  test(`the check ${finds ? 'finds what is wrong with' : 'is content with'} /${name}`, async ({ page, javaScriptEnabled }) => {
    test.skip(!!needsScript && javaScriptEnabled === false, 'no script runs here')
    const watch = await watched(page, origin)
    await page.goto(`${origin}/${name}`)
    const faults = await faultsOf(page, watch, { picture: name === 'whole' ? 'harness' : undefined })
    if (finds) expect(faults.join('\n')).toMatch(finds)
    else expect(faults).toEqual([])
  })
}

test('without JavaScript none runs, not even after a check', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, 'scripts run here')
  const watch = await watched(page, origin)
  for (const round of ['before', 'after']) {
    await page.goto(`${origin}/scripted`)
    expect(await faultsOf(page, watch), round).toEqual([])
    await expect(page, round).toHaveTitle('Still')
  }
})
