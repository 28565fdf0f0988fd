// What an administrator of OHA does with letters: reads them, words them, has copies sent; and everybody's search.

import { farah, hana, mira } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('an administrator words a letter, looks at it first, and goes back', async ({ page, signin, check }) => {
  await signin(farah)
  await page.getByRole('main').getByRole('link', { name: 'Mail', exact: true }).click()
  await check({ picture: 'mail' })
  await page.getByRole('link', { name: 'What letters say' }).click()
  await check({ picture: 'letters' })
  await page.getByRole('link', { name: 'A submission was approved', exact: true }).click()
  await check({ picture: 'letter-wording' })

  await page.getByLabel('Subject').fill('Good news of {{mail.ccoo}}')
  await page.getByRole('button', { name: 'See how it reads' }).click()
  await expect(page.getByLabel('Subject')).toHaveAccessibleDescription(/no place called/)
  await expect(page.getByLabel('Subject')).toHaveValue('Good news of {{mail.ccoo}}')
  await check({ status: 422 })

  await page.getByLabel('Subject').fill('Good news of {{mail.cco}}')
  await page.getByRole('button', { name: 'See how it reads' }).click()
  await expect(page.getByRole('heading', { name: 'How it will read, not saved yet' })).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'Good news of' })).toBeVisible()
  await check({ picture: 'letter-preview' })
  await page.getByRole('button', { name: 'Use this wording' }).click()
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await expect(page.getByText(`OHA's own wording, by ${farah.name}`)).toBeVisible()
  await check()

  await page.getByRole('button', { name: /Go back to Groundwork/ }).click()
  await expect(page.getByText('This is Groundwork\'s wording.')).toBeVisible()
  await check()
})

test('copies go to a mailbox until they are ended', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/letters/returned')
  await page.getByLabel('Whose mailbox').fill('Metrics team')
  await page.getByLabel('Mail address').fill('nobody')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByLabel('Mail address')).toHaveAccessibleDescription(/such as name@example.org/)
  await check({ status: 422 })
  await page.getByLabel('Mail address').fill('metrics@example.org')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('row', { name: /Metrics team/ })).toContainText('metrics@example.org')
  await check({ picture: 'letter-copies' })
  await page.getByRole('button', { name: 'End copies to metrics@example.org' }).click()
  await expect(page.getByRole('row', { name: /Metrics team/ })).toHaveCount(0)
})

test('jobs and letters can be read', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/jobs')
  await expect(page.getByRole('row', { name: /Reminders/ })).toBeVisible()
  await check({ picture: 'jobs' })
  await page.getByRole('link', { name: 'Sent', exact: true }).click()
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByText('Number, for support', { exact: true })).toBeVisible()
  await check({ picture: 'letter' })
})

test('a search finds what one may read', async ({ page, signin, check, another }) => {
  await signin(mira)
  await page.getByRole('navigation').getByRole('link', { name: 'Search', exact: true }).click()
  await check()
  await page.getByLabel('Words, all of which must occur').fill('families')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /In plans/ })).toBeVisible()
  await check({ picture: 'search' })

  const other = await another()
  await other.signin(hana)
  await other.page.goto('/desk/search?q=families')
  await expect(other.page.getByRole('heading', { name: /In plans/ })).toHaveCount(0)
  await other.page.goto('/desk/search?q=nosuchwordanywhere')
  await expect(other.page.getByText('Nothing holds all of these words')).toBeVisible()
  await other.check()
})
