// Short journeys: what each role sees and does not see, and what happens when two write at once.

import { amadou, hana, mira, pilar, theodora, wendeline } from './support/people.ts'
import { expect, test } from './support/test.ts'

const cco = 'Lantern River (demonstration)'
const editGoal = { name: 'Edit goal 1', exact: true }

test('two editors change one goal: nothing is lost', async ({ page, signin, check, another }) => {
  const other = await another()
  await signin(mira)
  await other.signin(theodora)
  for (const it of [page, other.page]) {
    await it.getByRole('region', { name: cco }).getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').click()
    await it.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }).click()
    await it.getByRole('link', editGoal).click()
  }
  const before = await page.getByLabel('Goal', { exact: true }).inputValue()
  const hers = `${before}, said by Theodora`
  const mine = `${before}, said by Mira`
  await other.page.getByLabel('Goal', { exact: true }).fill(hers)
  await other.page.getByRole('button', { name: 'Save' }).click()
  await expect(other.page.getByRole('status')).toHaveText('Saved.')

  await page.getByLabel('Goal', { exact: true }).fill(mine)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByLabel('Goal', { exact: true })).toHaveValue(mine)
  await expect(page.getByLabel('Goal', { exact: true })).toHaveAccessibleDescription(
    new RegExp(`Saved meanwhile by ${theodora.name}.*${hers}`, 's'),
  )
  await expect(page.getByRole('heading', { name: /Somebody saved this while you were writing/ })).toBeVisible()
  const which = page.getByRole('radiogroup', { name: 'Which is kept in “Goal”?' })
  await expect(page.getByRole('radiogroup')).toHaveCount(1)
  await expect(which.getByRole('radio', { checked: true })).toHaveCount(0)
  await check({ status: 409, picture: 'stale' })

  // Nothing is overwritten by a click that chooses nothing; a third look shows what was saved.
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(which).toBeVisible()
  await check({ status: 422 })
  await other.page.reload()
  await expect(other.page.getByRole('heading', { name: hers })).toBeVisible()
  // By keyboard: both, one after the other.
  await which.getByRole('radio', { name: 'Keep mine' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(which.getByRole('radio', { name: 'Keep both' })).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await expect(page.getByRole('heading', { name: `${mine} / ${hers}` })).toBeVisible()
})

test('a facilitator sees where each CCO stands, and no way to a draft', async ({ page, signin, check }) => {
  await signin(hana)
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click()
  await expect(page.getByText('never the text of a draft')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: cco })).toContainText('In progress')
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(0)
  await check({ picture: 'board-ta' })

  // The figures that OHA has released, by the rule for TA: the state, and from there each CCO.
  await page.getByRole('navigation').getByRole('link', { name: 'Reach', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reach')
  await check({ picture: 'reach-ta' })
  await page.getByRole('main').getByRole('heading', { level: 2 }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Oregon')
  // Another journey may have published it meanwhile.
  await expect(page.getByText(/^For technical assistance(, not public yet)?$/)).toBeVisible()
  await check({ picture: 'reach-ta-state' })
  await page.getByRole('row').getByRole('link', { name: cco }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(cco)
  await check({ picture: 'reach-ta-cco' })
})

test('a passer-by sees nothing, and a stranger is told nothing', async ({ page, signin, check }) => {
  await signin(mira)
  await page.getByRole('region', { name: cco }).getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').click()
  const address = page.url()

  await signin(wendeline)
  await expect(page.getByText('You have an account, but no role yet.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('link')).toHaveCount(1)
  await check({ picture: 'desk-nothing' })

  for (const [person, path] of [
    [wendeline, address],
    [pilar, address],
    [pilar, address.replace('demo-lantern-river', 'no-such-cco')],
    [pilar, '/desk/oha/queue'],
  ] as const) {
    if (!(await page.getByText(person.email).count())) await signin(person)
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
    await expect(page.getByRole('main')).not.toContainText('Lantern')
    await check({ status: 404 })
  }
})

test('a wrong address is a page, for anybody', async ({ page, check }) => {
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
  await check({ status: 404, picture: 'not-found' })
})

test('signing in takes the right password, leads on, and signing out ends it', async ({ page, check, demo }) => {
  await page.goto('/desk')
  await expect(page).toHaveURL(/\/signin\?next=/)
  await page.getByLabel('Mail address').fill(amadou.email)
  await page.getByLabel('Password').fill('something else')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Mail address')).toHaveValue(amadou.email)
  await expect(page.getByLabel('Mail address')).toHaveAccessibleDescription(/do not fit together/)
  await check({ status: 422, picture: 'signin-refused' })
  // A wrong password holds the door shut for a second.
  await page.waitForTimeout(1_500)
  await page.getByLabel('Password').fill(demo.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/desk$/)

  await page.getByRole('banner').getByText(amadou.name, { exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('status')).toHaveText('You are signed out.')
  await check()
  await page.goto('/desk')
  await expect(page).toHaveURL(/\/signin\?next=/)
})

test('a barrier can be reported without a name', async ({ page, check }) => {
  await page.goto('/')
  await page.getByRole('contentinfo').getByRole('link', { name: 'Report a barrier' }).click()
  await check({ picture: 'barrier' })
  await page.getByLabel('What happened, or what do you need?').fill('My screen reader skips the table.')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByLabel('Which page or document?')).toHaveAccessibleDescription(/Say which page/)
  await expect(page.getByLabel('What happened, or what do you need?')).toHaveValue('My screen reader skips the table.')
  await check({ status: 422 })
  await page.getByLabel('Which page or document?').fill('The table of reports')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('status')).toContainText('Your report has reached us.')
  await check()
})
