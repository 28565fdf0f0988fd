// From OHA's proposal to a visitor's tombstone, by keyboard alone: shown, objected to, withheld, published, checked, corrected, withdrawn.

import type { Locator, Page } from '@playwright/test'
import { choose, go, reach, type } from './support/keys.ts'
import { amadou, farah } from './support/people.ts'
import { expect, test } from './support/test.ts'

const cco = 'Saltgrass (demonstration)'
const year = '2024'
const secret = 'Primary care lead'
const address = '/ccos/demo-saltgrass/2024/action-plan'
const own = '/desk/cco/demo-saltgrass/2024/action-plan/publication'

const enter = async (page: Page, target: Locator) => {
  await reach(page, target)
  await page.keyboard.press('Enter')
}

test('a page is shown, objected to, published, checked, corrected and withdrawn', async ({ page, signin, check }) => {
  test.setTimeout(420_000)
  const notice = page.getByRole('status')
  const heading = page.getByRole('heading', { level: 1 })
  const main = page.getByRole('main')
  const openRound = async () => {
    await page.goto('/desk/oha/publications')
    await go(page, page.getByRole('row').filter({ hasText: cco }).filter({ hasText: year }).getByRole('link'), cco)
  }
  const agree = async () => {
    await signin(amadou)
    await page.goto(own)
    await go(page, main.getByRole('link', { name: 'Answer OHA' }), 'Answer OHA')
    await choose(page, page.getByRole('radiogroup', { name: 'Your answer' }), 'We agree to the page')
    await enter(page, page.getByRole('button', { name: 'Send to OHA' }))
    await expect(notice).toContainText('Your agreement is sent.')
  }
  const publish = async () => {
    await signin(farah)
    await openRound()
    await enter(page, page.getByRole('button', { name: 'Publish this page' }))
    await expect(notice).toContainText('Published.')
  }

  await test.step('the lead looks at the page before the public can', async () => {
    await signin(amadou)
    await page.goto(own)
    await expect(page.getByText('7 days left').first()).toBeVisible()
    await check({ picture: 'edition-own' })
    await go(page, main.getByRole('link', { name: 'See the page as the public would' }), cco)
    await expect(page.getByText('PREVIEW: not public')).toBeVisible()
    await expect(page.getByText('[Withheld: third party\'s information]')).toBeVisible()
    await expect(main).not.toContainText('Marrowby')
    await check({ picture: 'edition-preview' })
    expect((await page.request.get(address)).status()).toBe(404)
  })

  await test.step('she asks for one more passage, and is helped when its words do not fit', async () => {
    await page.goto(own)
    await go(page, main.getByRole('link', { name: 'Propose a passage' }), 'Withhold a passage')
    await check({ picture: 'edition-passage' })
    const part = page.getByLabel('Part of the plan')
    await reach(page, part)
    await part.selectOption({ label: await labelOf(part, /^Strategy 2.1, who leads it/) })
    await type(page, page.getByLabel('The exact words'), 'Somebody else')
    await choose(page, page.getByRole('radiogroup', { name: 'Why it is not to be public' }), 'names a person')
    await enter(page, page.getByRole('button', { name: 'Send to OHA' }))
    await expect(page.getByText('These words do not stand there in this form.').first()).toBeVisible()
    await check({ status: 422, picture: 'edition-passage-wrong' })
    await reach(page, page.getByLabel('The exact words'))
    await page.keyboard.press('Control+A')
    await page.keyboard.type(secret)
    await enter(page, page.getByRole('button', { name: 'Send to OHA' }))
    await expect(notice).toHaveText('Added.')
    await check()
  })

  await test.step('and objects to the page', async () => {
    await go(page, main.getByRole('link', { name: 'Answer OHA' }), 'Answer OHA')
    await check({ picture: 'edition-answer' })
    await choose(page, page.getByRole('radiogroup', { name: 'Your answer' }), 'We object')
    await type(page, page.getByLabel('What is wrong with the page'), 'Strategy 2.1 says who leads it.')
    await enter(page, page.getByRole('button', { name: 'Send to OHA' }))
    await expect(notice).toContainText('Your objection is sent.')
    await expect(page.getByText('Strategy 2.1 says who leads it.')).toBeVisible()
    await check()
  })

  await test.step('OHA decides on the passage and shows the page again', async () => {
    await signin(farah)
    await openRound()
    await check({ picture: 'edition-round' })
    await go(page, main.getByRole('link', { name: /Strategy 2.1, who leads it/ }), 'Decide on a passage')
    await check({ picture: 'edition-decision' })
    await choose(page, page.getByRole('radiogroup', { name: 'What becomes of it' }), 'Withhold it')
    await type(page, page.getByLabel('Why you decide so'), 'The office is one person.')
    await enter(page, page.getByRole('button', { name: 'Save the decision' }))
    await expect(notice).toHaveText('Decision saved.')
    // The same words stand in a target too: nothing goes on before that is decided.
    await expect(page.getByText('These words are withheld elsewhere in this document.')).toBeVisible()
    await check({ picture: 'edition-doubt' })
    await go(page, main.getByRole('link', { name: /Target 2.1.1, who answers for it/ }), 'Withhold a passage')
    await choose(page, page.getByRole('radiogroup', { name: 'Why it is not to be public' }), 'names a person')
    await choose(page, page.getByRole('radiogroup', { name: 'What becomes of it' }), 'Withhold it')
    await enter(page, page.getByRole('button', { name: 'Save' }))
    await expect(notice).toHaveText('Saved.')
    await go(page, main.getByRole('link', { name: 'Propose again' }), 'Propose to publish')
    await check({ picture: 'edition-proposal' })
    await enter(page, page.getByRole('button', { name: 'Propose to the CCO' }))
    await expect(notice).toContainText('Proposed.')
    await expect(page.getByRole('button', { name: 'Publish this page' })).toHaveCount(0)
    await check()
  })

  await test.step('the CCO agrees, and OHA publishes', async () => {
    await agree()
    await publish()
    await check({ picture: 'edition-published' })
  })

  await test.step('a visitor reads it and checks its code', async () => {
    await page.context().clearCookies()
    await page.goto(address)
    await expect(main).not.toContainText(secret)
    await expect(page.getByText('[Withheld: names a person]').first()).toBeVisible()
    await check({ picture: 'edition-public' })
    const code = (await page.locator('code').first().innerText()).trim()
    expect(code).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)
    await page.goto('/verify')
    await check({ picture: 'verify' })
    await type(page, page.getByLabel('Code'), code)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Yes, this code is right' })).toBeVisible()
    await check({ picture: 'verify-yes' })
    await page.goto('/verify/0000111122223333')
    await expect(page.getByText('No public document has the code')).toBeVisible()
    await check({ status: 404, picture: 'verify-unknown' })
  })

  await test.step('OHA corrects it', async () => {
    await signin(farah)
    await openRound()
    await go(page, main.getByRole('link', { name: 'Propose a correction' }), 'Propose to publish')
    await type(page, page.getByLabel('What was wrong in version 1'), 'A figure in the data section was of another year.')
    await enter(page, page.getByRole('button', { name: 'Propose to the CCO' }))
    await expect(notice).toContainText('Proposed.')
    await agree()
    await publish()
    await page.context().clearCookies()
    await page.goto(address)
    // A browser may keep a public page for a minute.
    await page.reload()
    await expect(page.getByText(/^Correction of version 1/)).toBeVisible()
    await check({ picture: 'edition-correction' })
    await page.goto(`${address}/v/1`)
    await expect(page.getByText(/^Corrected by version 2/)).toBeVisible()
    await check({ picture: 'edition-corrected' })
    await go(page, page.getByRole('link', { name: 'All versions, and what differs between them' }), `All versions: ${cco}`)
    await check({ picture: 'versions' })
    await enter(page, page.getByRole('button', { name: 'Compare' }))
    await expect(heading).toHaveText(`What changed: ${cco}`)
    await check({ picture: 'differences' })
  })

  await test.step('and withdraws both versions', async () => {
    await signin(farah)
    for (const version of [2, 1]) {
      await openRound()
      await go(page, main.getByRole('link', { name: `Withdraw version ${version}` }), `Withdraw version ${version}`)
      if (version === 2) await check({ picture: 'withdrawal' })
      await type(page, page.getByLabel('Why it is withdrawn, in public words'), 'It showed figures of another CCO.')
      await reach(page, page.getByLabel('The public shall no longer read this version'))
      await page.keyboard.press('Space')
      await enter(page, page.getByRole('button', { name: 'Withdraw it' }))
      await expect(notice).toContainText('Withdrawn.')
    }
    await check({ picture: 'publications' })
  })

  await test.step('the visitor sees what stood there', async () => {
    await page.context().clearCookies()
    await page.goto(address)
    await page.reload()
    await expect(heading).toHaveText('This plan was withdrawn')
    await expect(page.getByText('It showed figures of another CCO.')).toBeVisible()
    await check({ status: 410, picture: 'tombstone' })
  })
})

/** The whole label of the option that begins so. */
async function labelOf(select: Locator, begins: RegExp): Promise<string> {
  const labels = await select.locator('option').allInnerTexts()
  return labels.find(it => begins.test(it)) ?? ''
}
