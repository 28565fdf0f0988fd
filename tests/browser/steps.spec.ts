// Steps beside the review, by keyboard alone: a lead recalls; OHA's administrator gives more time, reopens, and takes it back.
// No step of this file clicks, but the signing in.

import type { Page } from '@playwright/test'
import { go, reach, type } from './support/keys.ts'
import { letter } from './support/mail.ts'
import { farah, rosalind, theodora, tomasz } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('a lead recalls what nobody has claimed', async ({ page, signin, check }) => {
  await signin(tomasz)
  await go(page, page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first(), /High Sage/)
  await check({ picture: 'year-submitted' })
  await go(page, page.getByRole('link', { name: /^Recall it/ }), 'Recall what you sent')
  await check({ picture: 'recall' })

  // Without its reason it is refused, beside the field.
  await press(page, 'Recall it')
  await expect(page.getByLabel('Why you take it back')).toHaveAccessibleDescription(/Say why you take it back/)
  await check({ status: 422 })
  await type(page, page.getByLabel('Why you take it back'), 'The budget page was missing.')
  await press(page, 'Recall it')
  await expect(page.locator('.flash')).toContainText('Recalled.')
  await go(page, page.getByRole('link', { name: 'History' }).first(), 'History')
  await expect(page.getByText('The budget page was missing.')).toBeVisible()
  await check({ picture: 'history-recalled' })
  expect(await letter(page, 'Recalled by the CCO', rosalind)).toContain('It is not in the queue any more.')
})

test('an administrator gives more time, and the CCO reads it', async ({ page, signin, check, another }) => {
  await signin(farah)
  // A heading of the bar opens with the keyboard, without scripts too.
  await reach(page, page.getByRole('navigation').locator('summary', { hasText: 'Review' }))
  await page.keyboard.press('Enter')
  await go(page, page.getByRole('navigation').getByRole('link', { name: 'Board', exact: true }), 'Board')
  const row = page.getByRole('row').filter({ hasText: 'Lantern River' })
  // The action plan stands last; the reach review before it is in progress too.
  await go(page, row.getByRole('link', { name: /In progress/ }).last(), /^Due date: Lantern River/)
  await check({ picture: 'due-date' })
  const due = page.getByLabel('New due date')
  const later = Number(/31 January (\d{4})/.exec(await page.getByRole('main').innerText())?.[1])
  // A day before the one that stands: refused, and both fields keep what was typed.
  await reach(page, due)
  await page.keyboard.type(`0101${later}`)
  await type(page, page.getByLabel('Why the CCO gets more time'), 'Smoke closed the clinics for two weeks.')
  await press(page, 'Grant the later date')
  await expect(due).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Why the CCO gets more time')).toHaveValue('Smoke closed the clinics for two weeks.')
  await check({ status: 422, picture: 'due-date-refused' })
  await reach(page, due)
  await page.keyboard.press('Control+a')
  // A date with a mistake is a plain text box, so that the wrong text is kept.
  await page.keyboard.type(`${later}-02-15`)
  await press(page, 'Grant the later date')
  await expect(page.locator('.flash')).toContainText('Granted.')
  await check({ picture: 'due-date-granted' })

  const cco = await another()
  await cco.signin(theodora)
  await go(cco.page, cco.page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first(), /Lantern River/)
  await expect(cco.page.getByText(`OHA gave you until 15 February ${later}`)).toContainText('Smoke closed the clinics')
  await cco.check({ picture: 'year-extended' })
})

test('an administrator reopens what was approved, and takes it back', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/queue?state=approved')
  await go(page, page.getByRole('link', { name: /Fern Hollow/ }), /Fern Hollow/)
  await go(page, page.getByRole('link', { name: 'Other steps' }), /^Steps beside the review: Fern Hollow/)
  await check({ picture: 'steps-approved' })
  // The public reads it, so the approval itself stands.
  await expect(page.getByText('Withdraw the publication first')).toBeVisible()
  const reopen = page.getByRole('region', { name: 'Reopen it' })
  await type(page, reopen.getByLabel('Why it is reopened'), 'The second goal names a clinic that has closed.')
  await press(page, 'Reopen it')
  await expect(reopen.getByLabel('The CCO answers by')).toHaveAccessibleDescription(/Enter the day/)
  await expect(reopen.getByLabel('Why it is reopened')).toHaveValue('The second goal names a clinic that has closed.')
  await check({ status: 422, picture: 'steps-refused' })
  const year = new Date().getFullYear() + 1
  await type(page, reopen.getByLabel('The CCO answers by'), `${year}-12-15`)
  await press(page, 'Reopen it')
  await expect(page.locator('.flash')).toContainText('Reopened.')
  await expect(page.getByText('The public still reads the approved round')).toBeVisible()
  await check({ picture: 'steps-reopened' })

  await type(page, page.getByRole('region', { name: 'Take back the reopening' }).getByLabel('Why the decision is taken back'), 'It was another plan.')
  await press(page, 'Take the decision back')
  await expect(page.locator('.flash')).toContainText('Taken back.')
  await expect(page.getByRole('main').getByText('Approved', { exact: true })).toBeVisible()
  await check({ picture: 'steps-undone' })
})

/** Goes to a button and presses it. */
async function press(page: Page, name: string): Promise<void> {
  await reach(page, page.getByRole('button', { name, exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForLoadState('load')
}
