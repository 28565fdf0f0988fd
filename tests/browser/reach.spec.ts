// Reach from end to end: OHA's table becomes a report, the report a review with findings, and both something that anybody can read.
// Every step goes by visible labels and roles, so it is the same with JavaScript and without.

import type { Page } from '@playwright/test'
import { farah, keoni, pilar, rosalind } from './support/people.ts'
import { expect, test } from './support/test.ts'

const cco = 'Juniper Table Basalt (demonstration)'
const slug = 'demo-juniper-basalt'
const ccos = ['demo-lantern-river', 'demo-two-forks', 'demo-juniper-high-sage', slug, 'demo-saltgrass', 'demo-fern-hollow']
const year = String(new Date().getFullYear())

type Counts = [denominator: number, any: number, assessment: number, service: number]

/** A table as an analyst's command makes it: each child in one age, one language and one step of complexity. No count is small. */
function table(small = false): string {
  const rows = new Map<string, Counts>()
  const add = (key: string, counts: Counts) => {
    const sum = rows.get(key) ?? [0, 0, 0, 0]
    rows.set(key, sum.map((it, n) => it + (counts[n] ?? 0)) as Counts)
  }
  ccos.forEach((scope, c) => {
    for (const age of ['2', '3', '4'])
      for (const [l, language] of ['en', 'es'].entries())
        for (const complexity of ['complex_chronic', 'no_chronic']) {
          const denominator = 300 + 20 * c + 10 * Number(age)
          const any = small && c === 3 && age === '2' && l === 1 && complexity === 'complex_chronic' ? 3 : 40 + 2 * c - 12 * l + Number(age)
          const counts: Counts = [denominator, any, Math.min(any, 20 + Math.floor(any / 4)), any - 12 > 10 ? any - 12 : any]
          for (const where of [scope, 'ALL'])
            for (const stratum of ['', `age,${age}`, `language,${language}`, `health_complexity,${complexity}`])
              add(`${where},${stratum === '' ? ',' : stratum},,`, counts)
        }
  })
  const lines = [...rows].map(([key, counts]) => `${key},${counts.join(',')}`)
  return ['scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service', ...lines, ''].join('\n')
}

test('a table of reach becomes a report, a review with two findings, and a public page', async ({ page, signin, check }) => {
  test.setTimeout(300_000)
  const heading = page.getByRole('heading', { level: 1 })
  const notice = page.getByRole('status')
  const bring = async (name: string, text: string) => {
    await page.goto('/desk/oha/reach/imports/new')
    await page.getByLabel('Measurement year').selectOption(year)
    await page.getByLabel('The table').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Send and look at it' }).click()
  }

  await test.step('a file about children is refused', async () => {
    await signin(farah)
    await page.goto('/desk/oha/reach')
    await check({ picture: 'reach-data-sets' })
    await page.getByRole('link', { name: 'Import a table' }).click()
    await expect(heading).toHaveText('Import a reach table')
    await check({ picture: 'reach-import' })
    await bring('children.csv', 'Member ID,First name,Birth date\nQX1234,Nobody,2023-04-05\nQX1235,Nobody,2022-04-05\n')
    await expect(page.getByLabel('The table')).toHaveAccessibleDescription(/child/)
    await check({ status: 422, picture: 'reach-import-refused' })
  })

  await test.step('a table with a mistake is taken in by no means, and its page says where it is', async () => {
    await bring('slip.csv', table().replace(/^(demo-fern-hollow,age,2,,),\d+,/m, '$1,none,'))
    await expect(page.getByText(/no whole number of children/).first()).toBeVisible()
    await expect(page.getByRole('button', { name: /^Import/ })).toHaveCount(0)
    await check({ picture: 'reach-import-slip' })
    await page.getByRole('button', { name: 'Forget this file' }).click()
  })

  await test.step('OHA describes the table, looks at what it would do, and imports it', async () => {
    await bring('reach.csv', table())
    await page.getByLabel('First day that is counted').fill(`${Number(year) - 1}-10-01`)
    await page.getByLabel('Last day that is counted').fill(`${year}-09-30`)
    await page.getByLabel("Drawn from OHA's records on").fill(`${year}-10-15`)
    await page.getByLabel('Where the figures are from').fill('Made up by a test of the pages')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByText('It becomes a new data set.')).toBeVisible()
    await check({ picture: 'reach-import-checked' })
    await page.getByRole('button', { name: 'Import this table' }).click()
    await expect(heading).toContainText(`Reach ${year}`)
    await check({ picture: 'reach-data-set' })
  })

  await test.step('it is proved, and released to CCOs', async () => {
    await expect(page.getByText('Proved').first()).toBeVisible()
    await page.getByRole('link', { name: 'Release it to CCOs' }).click()
    await page.getByRole('button', { name: 'Release it to CCOs' }).click()
    await expect(page.getByLabel('I have read what it means')).toHaveAccessibleDescription(/Confirm/)
    await check({ status: 422, picture: 'reach-release-refused' })
    await page.getByLabel('I have read what it means').check()
    await page.getByRole('button', { name: 'Release it to CCOs' }).click()
    await expect(page.getByText('Released to CCOs').first()).toBeVisible()
    await check({ picture: 'reach-released' })
  })
  const set = page.url()

  await test.step('a CCO starts its review, reads the report and acknowledges it', async () => {
    await signin(keoni)
    await openReview(page)
    await page.getByRole('button', { name: 'Start the review' }).click()
    await expect(notice).toContainText('Started.')
    await check({ picture: 'reach-review' })
    await page.getByRole('link', { name: 'Read the report' }).click()
    await expect(heading).toContainText('Reach report')
    await check({ picture: 'reach-report' })
    await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link', { name: 'Reach review' }).click()
    await page.getByRole('link', { name: /^Acknowledge the report/ }).click()
    await check({ picture: 'reach-acknowledge' })
    await page.getByLabel('Who took part in the review').fill('The quality committee and two parents of the council.')
    await page.getByRole('button', { name: 'We have received and reviewed it' }).click()
    await expect(heading).toHaveText('Reach review')
    await expect(page.getByText('Acknowledged by')).toBeVisible()
    await check()
  })

  await test.step('it answers the prompts, from the checks', async () => {
    await page.getByRole('link', { name: 'See all checks' }).click()
    await check({ picture: 'reach-checks' })
    for (;;) {
      const next = page.getByRole('main').getByRole('link', { name: /^(Write|Answer) (prompt|section|question) / }).first()
      if ((await next.count()) === 0) break
      await next.click()
      await page.getByLabel('What the review says').fill('One child in ten; families who speak Spanish at home are reached less.')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('link', { name: 'See all checks' }).click()
    }
  })

  await test.step('it notes three observations and marks two as findings', async () => {
    for (const [n, [about, saw]] of [
      ['Spanish', 'Our clinics on the plateau reach fewer families who speak Spanish.'],
      ['2 years', 'Children of two years are reached less than older ones.'],
      ['Complex chronic condition', 'Children with complex conditions are reached as often as others.'],
    ].entries()) {
      await openReview(page)
      if (n === 0) {
        // From the very figure.
        await page.getByRole('link', { name: 'Read the report' }).click()
        await page.getByRole('row').filter({ hasText: 'Spanish' }).getByRole('link', { name: /observation/ }).click()
      } else {
        await page.getByRole('link', { name: 'Add an observation' }).click()
        const label = await page.getByLabel('What it is about').getByRole('option', { name: about }).first().innerText()
        await page.getByLabel('What it is about').selectOption({ label })
      }
      if (n === 0) {
        // The figure it began from stays beside the form when that comes back.
        await expect(page.getByText('The figure', { exact: true })).toBeVisible()
        await page.getByRole('button', { name: 'Add this observation' }).click()
        await expect(page.getByLabel('What you saw')).toHaveAccessibleDescription(/Write what you saw/)
        await expect(page.getByText('The figure', { exact: true })).toBeVisible()
      }
      await page.getByLabel('What you saw').fill(saw ?? '')
      await page.getByLabel('Likely cause').fill('There are few clinicians who speak the language.')
      if (n === 0) await check({ status: 422, picture: 'reach-observation' })
      await page.getByRole('button', { name: 'Add this observation' }).click()
      await expect(notice).toHaveText('Added.')
    }
    for (const n of [1, 2]) {
      await page.getByRole('link', { name: `Mark as a finding: observation ${n}` }).click()
      if (n === 1) await check({ picture: 'reach-finding' })
      await page.getByRole('button', { name: 'Mark it as a finding' }).click()
      await expect(notice).toHaveText('Saved.')
    }
    await expect(page.getByRole('link', { name: /^Withdraw the finding/ })).toHaveCount(2)
  })

  await test.step('it names a population and answers the items, until the checks name nothing', async () => {
    await page.getByRole('link', { name: 'Add a priority population' }).click()
    await page.getByLabel('Who comes first').fill('Families who speak Spanish at home')
    await page.getByRole('radio').first().check()
    await page.getByLabel('Why it comes first').fill('They are reached least.')
    await page.getByRole('button', { name: 'Add this population' }).click()
    await expect(notice).toHaveText('Added.')
    for (const code of ['C1.01', 'C1.02', 'C1.03', 'C1.04']) {
      await page.getByRole('link', { name: 'Checks' }).first().click()
      await page.getByRole('link', { name: `Answer item ${code} with yes or no` }).click()
      await page.getByRole('radio', { name: 'Yes' }).check()
      await page.getByLabel('Evidence').fill('The worksheet and the prompts tell it; codes of school services are used unevenly.')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(heading).toHaveText('Must-pass items')
      await openReview(page)
    }
    await check({ picture: 'reach-review-written' })
    await page.getByRole('link', { name: 'Checks' }).first().click()
    await expect(page.getByText('Nothing is missing.', { exact: true })).toBeVisible()
  })

  await test.step('the lead sends it', async () => {
    await signin(pilar)
    await openReview(page)
    await page.getByRole('link', { name: 'Review and send' }).first().click()
    await page.getByRole('checkbox', { name: /I have read it/ }).check()
    await check({ picture: 'reach-submit' })
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(notice).toContainText('Sent to OHA.')
    await check()
  })

  await test.step('OHA reviews and approves it', async () => {
    await signin(rosalind)
    await page.getByRole('navigation').getByRole('link', { name: 'Review queue' }).click()
    await page.getByRole('row').filter({ hasText: cco }).filter({ hasText: 'Reach review' }).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Claim this review' }).click()
    await expect(page.getByText('clinics on the plateau').first()).toBeVisible()
    await check({ picture: 'reach-review-oha' })
    for (const code of ['C1.01', 'C1.02', 'C1.03', 'C1.04']) {
      const item = page.getByRole('article').filter({ has: page.getByText(code, { exact: true }) })
      await item.getByRole('radio', { name: 'Accept' }).check()
      await item.getByRole('button', { name: `the decision on ${code}` }).click()
      await expect(notice).toHaveText('Decision saved.')
    }
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(notice).toContainText('Approved.')
    await check()
  })

  await test.step('OHA publishes the figures', async () => {
    await page.context().clearCookies()
    await page.goto(`/ccos/${slug}/${year}/reach`)
    await expect(heading).not.toHaveText(cco)
    await signin(farah)
    await page.goto(set)
    await page.getByRole('link', { name: /^Publish/ }).first().click()
    await page.getByRole('radio', { name: 'Now' }).check()
    await page.getByRole('button', { name: 'Publish it' }).click()
    await expect(page.getByText('Published').first()).toBeVisible()
    await check({ picture: 'reach-published' })
  })

  await test.step('a visitor reads the page, asks a number what it is, and takes the data home', async () => {
    await page.context().clearCookies()
    await page.goto(`/ccos/${slug}`)
    await page.getByRole('link', { name: new RegExp(`Reach.*${year}`, 'i') }).first().click()
    await expect(heading).toHaveText(cco)
    await check({ picture: 'reach-public' })
    const csv = await page.getByRole('link', { name: /CSV/ }).first().getAttribute('href')
    const answer = await page.request.get(csv ?? '')
    expect(answer.headers()['content-type']).toContain('text/csv')
    const text = await answer.text()
    expect(text.split('\n')[0]).toContain('denominator')
    expect(text).toContain('language,es')
    for (const secret of ['quality committee', 'clinics on the plateau', 'few clinicians']) {
      expect(await page.content()).not.toContain(secret)
      expect(text).not.toContain(secret)
    }
    await page.locator('a[href*="/numbers/"]').first().click()
    await check({ picture: 'reach-number' })
  })
})

async function openReview(page: Page): Promise<void> {
  await page.goto(`/desk/cco/${slug}/${year}/reach-review`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reach review')
}
