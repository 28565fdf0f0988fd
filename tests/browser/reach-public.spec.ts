// The public pages of reach: whole at every width, in the dark and without scripts; drawn figures that are also said.

import { expect, test } from './support/test.ts'

/** The newest year that was published, and a CCO of it. */
async function addresses(request: { get(path: string): Promise<{ text(): Promise<string> }> }): Promise<string[]> {
  const years = await (await request.get('/reach')).text()
  const year = /href="\/reach\/(\d{4})"/.exec(years)?.[1]
  if (!year) return []
  const state = await (await request.get(`/reach/${year}`)).text()
  const cco = /href="(\/ccos\/[^"]+\/\d{4}\/reach)"/.exec(state)?.[1]
  const number = new RegExp(`href="(/reach/${year}/numbers/[^"]+)"`).exec(state)?.[1]
  return ['/reach', `/reach/${year}`, ...[cco, number].filter(path => path !== undefined)]
}

test('the figures are whole at every width and in the dark', async ({ page, check }) => {
  test.setTimeout(180_000)
  const paths = await addresses(page.request)
  test.skip(paths.length === 0, 'nothing of reach was published in this demonstration')
  expect(paths.length).toBe(4)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const path of paths) {
      await page.goto(path)
      await check()
    }
  }
  await page.setViewportSize({ width: 320, height: 800 })
  for (const path of paths) {
    await page.goto(path)
    const closed = page.locator('.fold:not([open]) > summary')
    while ((await closed.count()) > 0) await closed.first().click()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, `${path} is wider than 320 pixels`).toBeLessThanOrEqual(320)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('main svg text')]
        .filter(it => it.getBoundingClientRect().width > 0)
        .map(it => {
          const svg = it.closest('svg') as SVGSVGElement
          const box = svg.viewBox.baseVal
          const scale = box && box.width > 0 ? svg.getBoundingClientRect().width / box.width : 1
          return parseFloat(getComputedStyle(it).fontSize) * scale
        })
        .filter(size => size < 12),
    )
    expect(small, `words of a drawing on ${path} that are too small to read`).toEqual([])
  }
})

test('a number leads to how it came about, and its data can be had', async ({ page }) => {
  const paths = await addresses(page.request)
  test.skip(paths.length === 0, 'nothing of reach was published in this demonstration')
  const [, state, cco] = paths
  await page.goto(cco!)
  await page.locator('summary', { hasText: 'All figures by age' }).click()
  await page.locator('table.figures a.figure-value').first().click()
  await expect(page.getByRole('heading', { name: 'Where it comes from' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to the report' }).click()
  await expect(page).toHaveURL(new RegExp(`${cco}`))
  for (const [ending, type] of [['csv', 'text/csv'], ['json', 'application/json'], ['fhir.json', 'application/fhir+json']] as const) {
    const answer = await page.request.get(`${state}.${ending}`)
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toContain(type)
  }
})
