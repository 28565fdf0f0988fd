// OHA's list of the groups into which children are divided: a table with a group that nobody knows is refused, the group is added, and the same file comes in.

import { farah } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('a group that a table has and no list knows is added, worded and offered no longer', async ({ page, signin, check }) => {
  const heading = page.getByRole('heading', { level: 1 })
  const group = `Hmong ${Date.now()}`
  const line = (scope: string, stratum: string, n: number) => `${scope},${stratum},,,${n},${n / 10},${n / 10},${n / 20}`
  const table = ['scope,dim1,value1,dim2,value2,denominator,numerator,numerator_assessment,numerator_service',
    ...['ALL', 'demo-juniper-basalt'].flatMap(it => [line(it, ',', 2000), line(it, 'language,English', 1500), line(it, `language,${group}`, 500)]), ''].join('\n')
  await signin(farah)

  await page.goto('/desk/oha/reach/imports/new')
  await page.getByLabel('Measurement year').selectOption(String(new Date().getFullYear()))
  await page.getByLabel('The table').setInputFiles({ name: 'groups.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await page.getByRole('button', { name: 'Send and look at it' }).click()
  const address = page.url()
  await expect(page.getByRole('heading', { name: 'Groups that the list does not have' })).toBeVisible()
  await check({ picture: 'reach-groups-unknown' })

  await page.getByRole('link', { name: /^Add it to the list/ }).click()
  await expect(heading).toHaveText('Add a group to Household language')
  await expect(page.getByLabel('Name')).toHaveValue(group)
  await check({ picture: 'reach-groups-new' })
  await page.getByRole('button', { name: 'Add this group' }).click()
  await expect(page.getByLabel('Where this comes from')).toHaveAccessibleDescription(/Say where this comes from/)
  await check({ status: 422, picture: 'reach-groups-refused' })
  await page.getByLabel('Where this comes from').fill('A letter of OHA')
  await page.getByRole('button', { name: 'Add this group' }).click()
  await expect(heading).toHaveText('Household language')
  await check({ picture: 'reach-groups-stratifier' })

  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Groups that the list does not have' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Forget this file' }).click()

  await page.goto('/desk/oha/reach')
  await page.getByRole('link', { name: 'Groups of children' }).click()
  await check({ picture: 'reach-groups' })
  await page.getByRole('link', { name: 'Household language', exact: true }).click()
  await page.getByRole('link', { name: group, exact: true }).click()
  await expect(heading).toHaveText(group)
  await check({ picture: 'reach-groups-group' })
  await page.getByLabel('Why it is no longer offered').fill('It was a slip')
  await page.getByRole('button', { name: 'Stop offering it' }).click()
  await expect(page.getByText('Retired. What was said about it stays.')).toBeVisible()
})

test('a group moves by its buttons, and the focus stays on the one that was pressed', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/reach/groups/language')
  const names = page.getByRole('main').getByRole('heading', { level: 3 })
  const before = await names.allTextContents()
  const down = page.getByRole('button', { name: `Move down ${before[1]}`, exact: true })
  await down.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('Moved.')
  await expect(down).toBeFocused()
  await expect(names.nth(2)).toHaveText(before[1]!)
  await expect(names.nth(1)).toHaveText(before[2]!)
  await check()
  await page.getByRole('button', { name: `Move up ${before[1]}`, exact: true }).click()
  await expect(page.getByRole('button', { name: `Move up ${before[1]}`, exact: true })).toBeFocused()
  expect(await names.allTextContents()).toEqual(before)
})
