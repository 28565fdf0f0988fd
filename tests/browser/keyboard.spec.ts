// By keyboard alone: every stop of the way can be seen, and the way leads to the goal. No step of this file clicks.

import { go, reach, type } from './support/keys.ts'
import { farah, mira } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('sign in, open the plan, add a goal and save, by keyboard alone', async ({ page, demo }) => {
  await page.goto('/signin')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /^Skip to/ })).toBeFocused()
  await expect(page.getByRole('link', { name: /^Skip to/ })).toBeInViewport()
  await page.keyboard.press('Enter')
  await type(page, page.getByLabel('Mail address'), mira.email)
  await type(page, page.getByLabel('Password'), demo.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your work')

  await go(page, page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first(), /Lantern River/)
  await go(page, page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }), 'Action plan')
  await go(page, page.getByRole('link', { name: 'Add a goal' }), 'Add a goal')

  // Refused once: the summary takes the focus where scripts run, and leads to the field everywhere.
  await reach(page, page.getByRole('button', { name: 'Add this goal' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await reach(page, page.getByRole('alert').getByRole('link', { name: /Enter the goal/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Goal', { exact: true })).toBeFocused()
  await page.keyboard.type('Every referral ends with an answer to the family')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toHaveText('Added.')
  await expect(page.getByRole('heading', { name: 'Every referral ends with an answer to the family' })).toBeVisible()
})

test('the headings of a long bar open by keyboard, one at a time', async ({ page, signin }) => {
  await signin(farah)
  const bar = page.getByRole('navigation', { name: 'Main' })
  for (const [heading, place] of [['Review', 'Reviewers'], ['Publishing', 'Publications'], ['Years and texts', 'Lists'], ['People', 'Invite somebody'], ['System', 'Jobs']]) {
    const link = bar.getByRole('link', { name: place, exact: true })
    await expect(link).toBeHidden()
    await reach(page, bar.locator('summary').filter({ hasText: heading }))
    await page.keyboard.press('Enter')
    await expect(link).toBeInViewport()
  }
  await go(page, bar.getByRole('link', { name: 'Jobs', exact: true }), 'Jobs')
  await expect(bar.locator('summary[aria-current]')).toHaveText('System')
})
