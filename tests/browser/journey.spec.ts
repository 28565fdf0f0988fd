// The main job from end to end: an action plan travels from a CCO's draft to a public page.
// Every step goes by visible labels and roles, so it is the same with JavaScript and without.

import type { Locator, Page } from '@playwright/test'
import { letter } from './support/mail.ts'
import { farah, imogen, keoni, pilar, rosalind, type Person } from './support/people.ts'
import { expect, test } from './support/test.ts'

const cco = 'Juniper Table Basalt (demonstration)'
const internal = 'Ask the analyst whether the waits were counted from the first call.'
const shared = 'Please say how families outside town will be seen.'
const question = 'Which counties does this goal begin in?'
const answered = 'In the two that have no clinic of their own.'
const reason = 'Section 4 does not say what was changed after the conversations.'
const changed = 'Section 4 now names the two things that families changed.'

/** What an editor writes, by the page's own words. */
const sections: Record<string, string> = {
  'Overview and contact': 'Juniper Table Basalt serves families of the high plateau. The office of early childhood answers questions.',
  'What reach data and map show': 'One child in twenty was reached. The map shows no service north of the river.',
  'Priority populations and areas': 'Families north of the river come first: the nearest help is an hour away.',
  'Community input used': 'We held four evenings with families and two with preschool teachers.',
  'Resources and investment': 'One program manager and 180,000 dollars for the first year.',
  'Equity statement': 'We compare reach by language and place twice a year, and tell our council what we see.',
}
const goal = 'Families north of the river find help within half an hour of home'
const measure = 'Children under six seen north of the river'
const milestone = 'A clinic north of the river has signed a contract'

test('an action plan travels from a draft to a public page', async ({ page, signin, check }) => {
  test.setTimeout(300_000)
  const heading = page.getByRole('heading', { level: 1 })
  const notice = page.getByRole('status')
  let year = ''

  await test.step('an editor starts the plan', async () => {
    await page.goto('/signin')
    await check({ picture: 'signin' })
    await signin(keoni)
    await check({ picture: 'desk' })
    const open = page.getByRole('region', { name: cco }).getByRole('listitem').filter({ hasText: 'left' }).getByRole('link')
    year = (await open.innerText()).slice(0, 4)
    await open.click()
    await expect(heading).toHaveText(cco)
    await check({ picture: 'year-before' })
    await page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }).click()
    await check({ picture: 'plan-before' })
    await page.getByRole('button', { name: /^Start (empty|the action plan)/ }).click()
    await expect(notice).toContainText('Started.')
    await check({ picture: 'plan-empty' })
  })

  await test.step('the checks name everything that is missing', async () => {
    await page.getByRole('link', { name: 'See all checks' }).click()
    await expect(page.getByText('10 things are missing before the plan can be sent')).toBeVisible()
    await check({ picture: 'checks' })
  })

  await test.step('the editor writes each section, from the checks', async () => {
    for (const [title, text] of Object.entries(sections)) {
      await page.getByRole('link', { name: new RegExp(`^Write section \\d, ${title}$`) }).click()
      await expect(heading).toHaveText(title)
      if (title === 'Overview and contact') await check({ picture: 'section' })
      await page.getByLabel('What the plan says').fill(text)
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(notice).toHaveText('Saved.')
      await page.getByRole('link', { name: 'See all checks' }).click()
    }
    await expect(page.getByText('4 things are missing before the plan can be sent')).toBeVisible()
  })

  await test.step('a mistake is shown beside its field, and what was typed is kept', async () => {
    await page.getByRole('link', { name: 'Add a goal' }).click()
    await check({ picture: 'goal-new' })
    await page.getByLabel('Why this goal').fill('The map shows no service there.')
    await page.getByLabel('Priority population').fill('Families north of the river')
    await page.getByRole('button', { name: 'Add this goal' }).click()
    const field = page.getByLabel('Goal', { exact: true })
    await expect(field).toHaveAccessibleDescription(/Enter the goal/)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Why this goal')).toHaveValue('The map shows no service there.')
    await expect(page.getByLabel('Priority population')).toHaveValue('Families north of the river')
    await check({ status: 422, picture: 'goal-refused' })
    await page.getByRole('alert').getByRole('link', { name: /Enter the goal/ }).click()
    await expect(field).toBeFocused()
    await field.fill(goal)
    await page.getByRole('button', { name: 'Add this goal' }).click()
    await expect(notice).toHaveText('Added.')
    await check({ picture: 'plan-goal' })
  })

  await test.step('a strategy, refused once for its dates', async () => {
    await page.getByRole('link', { name: /^Add a strategy to / }).first().click()
    await check({ picture: 'strategy-new' })
    await page.getByRole('combobox', { name: 'Kind of strategy' }).selectOption({ label: 'Put behavioral health into primary care' })
    await page.getByLabel('What you will do').fill('Two days a week in each of the three clinics.')
    await page.getByLabel('Who leads it').fill('Program manager')
    await page.getByLabel('Starts on').fill(`${year}-09-01`)
    await page.getByLabel('Ends on').fill(`${year}-03-31`)
    await page.getByRole('button', { name: 'Add this strategy' }).click()
    await expect(page.getByLabel('Ends on')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Ends on')).toHaveValue(`${year}-03-31`)
    await expect(page.getByRole('combobox', { name: 'Kind of strategy' })).toHaveValue('integrated_bh')
    await check({ status: 422, picture: 'strategy-refused' })
    await page.getByLabel('Ends on').fill(`${Number(year) + 1}-03-31`)
    await page.getByRole('button', { name: 'Add this strategy' }).click()
    await expect(notice).toHaveText('Added.')
  })

  await test.step('a target and a milestone', async () => {
    await page.getByRole('link', { name: /^Add a target to / }).first().click()
    await check({ picture: 'target-new' })
    await page.getByRole('radio', { name: 'A number' }).check()
    await page.getByLabel('What is measured, or what will be true').fill(measure)
    await page.getByLabel('Unit').fill('children')
    await page.getByLabel('Baseline', { exact: true }).fill('12')
    await page.getByLabel('Value to reach').fill('60')
    await page.getByLabel('Due on').fill(`${Number(year) + 1}-06-30`)
    await page.getByLabel('Who is responsible').fill('Program manager')
    await page.getByRole('button', { name: 'Add this target' }).click()
    await expect(notice).toHaveText('Added.')

    // As far as it is known: a draft may be incomplete, and the checks say what it lacks.
    await page.getByRole('link', { name: /^Add a target to / }).first().click()
    await page.getByRole('radio', { name: 'A milestone' }).check()
    await page.getByLabel('What is measured, or what will be true').fill(milestone)
    await page.getByLabel('Who is responsible').fill('Provider relations')
    await page.getByRole('button', { name: 'Add this target' }).click()
    await expect(notice).toHaveText('Added.')
    await check({ picture: 'plan-written' })
    await page.getByRole('link', { name: 'See all checks' }).click()
    await page.getByRole('link', { name: 'Give milestone 1.1.2 a due date' }).click()
    await expect(page.getByRole('radio', { name: 'A milestone' })).toBeChecked()
    await check()
    await page.getByLabel('Due on').fill(`${year}-12-15`)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(notice).toHaveText('Saved.')
  })

  await test.step('the must-pass items, until the checks name nothing', async () => {
    for (const code of ['C4.01', 'C4.02', 'C4.03']) {
      await page.getByRole('link', { name: 'See all checks' }).click()
      await page.getByRole('link', { name: `Answer item ${code} with yes or no` }).click()
      if (code === 'C4.02') await check({ picture: 'item' })
      await page.getByRole('radio', { name: 'Yes' }).check()
      await page.getByLabel('Evidence').fill('Goal 1 answers what the map showed north of the river.')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(heading).toHaveText('Must-pass items')
      if (code === 'C4.03') await check({ picture: 'items' })
      await page.getByRole('link', { name: 'Back to the plan' }).click()
    }
    await page.getByRole('link', { name: 'See all checks' }).click()
    await expect(page.getByText('Nothing is missing.', { exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: /^(Write|Add|Give|Say|Answer) / })).toHaveCount(0)
    await check({ picture: 'checks-complete' })
    await page.getByRole('link', { name: 'Review and send' }).click()
    await expect(page.getByText('A lead of your CCO can send it to OHA.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send to OHA' })).toHaveCount(0)
    await check()
  })

  await test.step('the lead reviews it and sends it', async () => {
    await signin(pilar)
    await openPlan(page, year)
    await page.getByRole('link', { name: 'Review and send' }).first().click()
    await page.getByText('Read the whole plan').click()
    await expect(page.getByText(sections['Equity statement'] ?? '')).toBeVisible()
    await check({ picture: 'submit' })
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(page.getByRole('checkbox', { name: /I have read it/ })).toHaveAccessibleDescription(/Confirm/)
    await check({ status: 422, picture: 'submit-refused' })
    await page.getByRole('checkbox', { name: /I have read it/ }).check()
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(notice).toContainText('Sent to OHA.')
    await expect(page.getByRole('link', { name: 'Add a goal' })).toHaveCount(0)
    await check({ picture: 'plan-sent' })
    await page.getByRole('link', { name: 'History' }).click()
    await check({ picture: 'history' })
    await page.getByRole('link', { name: 'Round 1' }).click()
    await expect(page.getByText('This is what OHA reads now.')).toBeVisible()
    await check({ picture: 'round' })
  })

  await test.step('a reviewer with a role there finds no way in', async () => {
    await signin(imogen)
    await page.getByRole('link', { name: 'Review queue' }).first().click()
    const row = page.getByRole('row').filter({ hasText: cco })
    await expect(row).toContainText('A colleague: you hold a role there')
    await expect(row.getByRole('link')).toHaveCount(0)
    await check()
  })

  await test.step('a reviewer claims it and decides on each item', async () => {
    await signin(rosalind)
    await check()
    await openSubmission(page, cco)
    await check({ picture: 'review-unclaimed' })
    await page.getByRole('button', { name: 'Claim this review' }).click()
    await expect(notice).toHaveText('You are now reviewing this submission.')
    await check({ picture: 'review' })
    for (const [code, decision] of [['C4.01', 'Accept'], ['C4.03', 'Accept'], ['C4.02', 'To be revised']] as const) {
      const item = page.getByRole('article').filter({ has: page.getByText(code, { exact: true }) })
      await item.getByRole('radio', { name: decision }).check()
      if (code === 'C4.02') await giveReason(item)
      await item.getByRole('button', { name: `the decision on ${code}` }).click()
      await expect(notice).toHaveText('Decision saved.')
    }
    await page.getByRole('link', { name: 'Comment or ask about C4.02' }).click()
    await check({ picture: 'comment-new' })
    await page.getByLabel('Your words').fill(shared)
    await page.getByRole('button', { name: 'Add it' }).click()
    await expect(notice).toHaveText('Comment added.')
    await expect(page.getByText(shared)).toBeVisible()
  })

  await test.step('she asks about one field, and the CCO answers without a return', async () => {
    await page.getByRole('link', { name: 'Comment on goal of goal 1', exact: true }).click()
    await page.getByRole('radio', { name: 'A question that asks for an answer' }).check()
    await page.getByRole('button', { name: 'Add it' }).click()
    await expect(page.getByLabel('Your words')).toHaveAccessibleDescription(/Write the comment/)
    await check({ status: 422, picture: 'question-refused' })
    await page.getByLabel('Your words').fill(question)
    await page.getByRole('button', { name: 'Add it' }).click()
    await expect(notice).toHaveText('Question sent to the CCO.')
    await expect(page.getByRole('link', { name: /Wait for the answer to the question on Goal 1/ })).toBeVisible()

    await signin(keoni)
    await openPlan(page, year)
    await page.getByRole('link', { name: 'Read and answer' }).click()
    await expect(page.getByText(question)).toBeVisible()
    await check({ picture: 'questions' })
    await page.getByRole('textbox', { name: 'Your answer' }).fill(answered)
    await page.getByRole('button', { name: 'Send the answer' }).click()
    await expect(notice).toHaveText('Answer sent to OHA.')
    await check()

    await signin(rosalind)
    await openSubmission(page, cco)
    await page.getByRole('link', { name: /Resolve the answered question on Goal 1/ }).click()
    await expect(page.getByText(answered)).toBeVisible()
    await check({ picture: 'question' })
    await page.getByRole('button', { name: 'Resolve the question' }).click()
    await expect(notice).toHaveText('Question resolved.')
  })

  await test.step('she writes an internal comment and returns it with a reason', async () => {
    await page.getByRole('link', { name: 'Comment or ask about the whole' }).click()
    await page.getByLabel('Your words').fill(internal)
    await page.getByRole('radio', { name: 'Internal to OHA' }).check()
    await page.getByRole('button', { name: 'Add it' }).click()
    await expect(notice).toHaveText('Comment added.')
    await expect(page.getByText(internal)).toBeVisible()
    await check()
    await page.getByRole('link', { name: 'Write the return letter' }).click()
    await expect(page.getByRole('textbox', { name: 'The letter' })).toHaveValue(/C4\.02.*not specific enough/)
    await check({ picture: 'letter' })
    await page.getByRole('textbox', { name: 'The letter' }).fill('')
    await page.getByRole('button', { name: 'Save and preview' }).click()
    await expect(page.getByRole('textbox', { name: 'The letter' })).toHaveAccessibleDescription(/Say what is to be revised/)
    await check({ status: 422, picture: 'letter-refused' })
    await page.getByRole('textbox', { name: 'The letter' }).fill(reason)
    await page.getByRole('button', { name: 'Save and preview' }).click()
    await expect(page.getByText(reason)).toBeVisible()
    await expect(page.getByText(internal)).toHaveCount(0)
    await check({ picture: 'letter-preview' })
    await page.getByRole('button', { name: 'Return to the CCO' }).click()
    await expect(notice).toHaveText('Returned to the CCO with your reason.')
    await check({ picture: 'review-returned' })
  })

  await test.step('the CCO reads the reason and the shared comment, and never the internal one', async () => {
    await signin(keoni)
    await openPlan(page, year)
    await expect(page.getByText(reason)).toBeVisible()
    await check({ picture: 'plan-returned' })
    const readable = [await page.content()]
    for (const name of ['History', 'Must-pass items', 'Checks', 'Review and send']) {
      await page.getByRole('main').getByRole('link', { name, exact: true }).first().click()
      await expect(heading).toHaveText(name)
      readable.push(await page.content())
      if (name === 'Must-pass items') {
        await expect(page.getByText(shared)).toBeVisible()
        await check({ picture: 'items-returned' })
      }
      await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link', { name: 'Action plan' }).click()
    }
    expect(readable.join()).not.toContain(internal)
  })

  await test.step('the editor mends the plan', async () => {
    await page.getByRole('link', { name: /\d\. Community input used/ }).click()
    const field = page.getByLabel('What the plan says')
    await field.fill(`${await field.inputValue()}\n\nThey asked for evening hours and for a van. Both are in goal 1 now.`)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(notice).toHaveText('Saved.')
    await check()
  })

  await test.step('the lead sends it again and says what changed', async () => {
    await signin(pilar)
    await openPlan(page, year)
    await page.getByRole('link', { name: 'Review and send' }).first().click()
    await page.getByRole('checkbox', { name: /I have read it/ }).check()
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(page.getByLabel('What changed since the last round')).toHaveAccessibleDescription(/Say what changed/)
    await expect(page.getByRole('checkbox', { name: /I have read it/ })).toBeChecked()
    await check({ status: 422, picture: 'resubmit-refused' })
    await page.getByLabel('What changed since the last round').fill(changed)
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(notice).toContainText('Sent to OHA.')
    await check()
  })

  await test.step('the reviewer accepts every item and approves', async () => {
    await signin(rosalind)
    await openSubmission(page, cco)
    await expect(page.getByText(changed).first()).toBeVisible()
    await page.getByRole('link', { name: 'Read what changed, word by word' }).click()
    await expect(page.getByText(/To be revised, C4\.02/)).toBeVisible()
    await check({ picture: 'differences' })
    await page.getByRole('link', { name: 'Back to the review' }).click()
    const claim = page.getByRole('button', { name: 'Claim this review' })
    if (await claim.count()) await claim.click()
    await check({ picture: 'review-again' })
    for (const code of ['C4.01', 'C4.02', 'C4.03']) {
      const item = page.getByRole('article').filter({ has: page.getByText(code, { exact: true }) })
      await item.getByRole('radio', { name: 'Accept' }).check()
      await item.getByRole('button', { name: `the decision on ${code}` }).click()
      await expect(notice).toHaveText('Decision saved.')
    }
    await check()
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(notice).toContainText('Approved.')
    await expect(page.getByRole('link', { name: 'See it as the public will' })).toHaveCount(0)
    await check({ picture: 'review-approved' })
  })

  await test.step('the administrator shows the page to the CCO', async () => {
    await signin(farah)
    await page.getByRole('link', { name: 'Board' }).first().click()
    await check({ picture: 'board' })
    await page.getByRole('row').filter({ hasText: cco }).getByRole('link', { name: /^Approved/ }).click()
    await page.getByRole('link', { name: 'See it as the public will' }).click()
    await check({ picture: 'publish' })
    await page.getByRole('link', { name: 'Propose to publish' }).click()
    await page.getByRole('button', { name: 'Propose to the CCO' }).click()
    await expect(notice).toContainText('Proposed.')
    await check()
  })

  await test.step('the lead agrees', async () => {
    await signin(pilar)
    await openPlan(page, year)
    await page.getByRole('main').getByRole('link', { name: /^Publication/ }).click()
    await check({ picture: 'publication-own' })
    await page.getByRole('link', { name: 'Answer OHA' }).click()
    await page.getByRole('radio', { name: 'We agree to the page' }).check()
    await page.getByRole('button', { name: 'Send to OHA' }).click()
    await expect(notice).toContainText('Your agreement is sent.')
  })

  await test.step('the administrator publishes it', async () => {
    await signin(farah)
    await page.getByRole('navigation').getByText('Publishing', { exact: true }).first().click()
    await page.getByRole('navigation').getByRole('link', { name: 'Publications' }).click()
    await page.getByRole('row').filter({ hasText: cco }).filter({ hasText: year }).getByRole('link').click()
    await page.getByRole('button', { name: 'Publish this page' }).click()
    await expect(notice).toContainText('Published.')
    await check()
  })

  await test.step('a visitor goes from the home page to the plan', async () => {
    await page.context().clearCookies()
    await page.goto('/')
    await check({ picture: 'home' })
    await page.getByRole('link', { name: new RegExp(`Juniper Table Basalt.*${year}|${year}.*Juniper Table Basalt`) }).click()
    await expect(heading).toHaveText(cco)
    await expect(page.getByRole('article').getByRole('heading', { name: goal })).toBeVisible()
    await expect(page.getByText('They asked for evening hours and for a van.')).toBeVisible()
    await check({ picture: 'published' })
    const html = await page.content()
    for (const secret of [internal, shared, reason, changed, question, answered]) expect(html).not.toContain(secret)
  })

  await test.step('she reads it as data', async () => {
    const href = await page.getByRole('link', { name: 'data (JSON)' }).getAttribute('href')
    const answer = await page.request.get(href ?? '')
    expect(answer.headers()['content-type']).toContain('application/json')
    const text = await answer.text()
    expect(JSON.parse(text)).toBeTruthy()
    for (const word of [goal, measure, milestone]) expect(text).toContain(word)
    for (const secret of [internal, shared, reason, changed, question, answered]) expect(text).not.toContain(secret)
  })

  await test.step('she finds it among the reports, by a word of it', async () => {
    await page.goto('/reports')
    await check({ picture: 'reports' })
    await page.getByLabel('Words').fill('evening hours')
    await page.getByRole('button', { name: 'Show' }).click()
    const row = page.getByRole('row').filter({ hasText: cco })
    await expect(row.locator('mark').first()).toBeVisible()
    await check({ picture: 'reports-found' })
    await row.getByRole('link', { name: /Read it here/ }).click()
    await expect(heading).toHaveText(cco)
  })

  await test.step('each step sent its mail', async () => {
    const step = async (subject: string, to: Person) => {
      const text = await letter(page, `${subject}: ${cco}, Action plan ${year}`, to)
      for (const secret of [internal, shared, question, answered]) expect(text).not.toContain(secret)
    }
    await page.goto('/demo/mail')
    await check({ picture: 'mail' })
    await step('Received by OHA', pilar)
    await step('New in the queue', rosalind)
    await step('A question from OHA', keoni)
    await step('Answered', rosalind)
    await step('Returned by OHA', keoni)
    await step('Sent again', rosalind)
    await step('Approved by OHA', pilar)
    await step('Published', pilar)
    await check({ picture: 'letter' })
  })
})

async function openPlan(page: Page, year: string): Promise<void> {
  await page.getByRole('region', { name: cco }).getByRole('link', { name: new RegExp(`^${year}`) }).click()
  await page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Action plan')
}

async function openSubmission(page: Page, cco: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Review queue' }).click()
  await page.getByRole('row').filter({ hasText: cco }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(cco)
}

/** An item to be revised names a reason of the list. */
async function giveReason(item: Locator): Promise<void> {
  const why = item.getByRole('checkbox', { name: 'Not specific enough' })
  if (!(await why.isVisible())) await item.getByText('Why it is to be revised').click()
  await why.check()
  await item.getByLabel('What exactly is to be revised').fill('Name the conversations and what followed from each.')
}
