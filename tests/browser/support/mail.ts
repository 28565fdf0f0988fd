// The mail of the demonstration, read on its page.

import { expect, type Page } from '@playwright/test'
import type { Person } from './people.ts'

/** Opens the newest letter of this subject to this person, and answers with its text. */
export async function letter(page: Page, subject: string, to: Person): Promise<string> {
  await page.goto('/demo/mail')
  const link = page.getByRole('link', { name: subject }).filter({ hasText: to.email })
  await link.first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(subject)
  return page.getByRole('main').innerText()
}
