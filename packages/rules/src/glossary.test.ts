import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownKeys } from './keys.ts'

test('the glossary names every rule key with its Chinese title, and no other', () => {
  const glossary = readFileSync(new URL('../../../docs/glossary.md', import.meta.url), 'utf8')
  const section = glossary.slice(glossary.indexOf('## Rule parameters'))
  const listed = [...section.matchAll(/^\| `([^`]+)` +\| (\S+) +\|/gm)].map((m) => `${m[1]} ${m[2]}`)
  const expected = Object.entries(knownKeys).map(
    ([key, { title }]) => `${key} ${title.replace(/（.*）$/, '')}`,
  )
  expect(listed.toSorted()).toEqual(expected.toSorted())
})
