import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { allowedBreaks, apiAt, changesBetween } from '../scripts/changes.ts'
import { compose } from '../scripts/composition.ts'
import { cases, directory, documents, evaluations, personnel } from './services.ts'

const services = [directory, personnel, cases, evaluations, documents].map(({ name, sdl }) => ({ name, sdl }))
const { api, supergraph } = compose(services)

describe('composing', () => {
  it('keeps what belongs to federation out of the public interface', () => {
    expect(supergraph).toContain('@join__graph(name: "cases", url: "http://cases/graphql")')
    expect(api).not.toMatch(/join__|_entities|_service|@key|@link/)
    expect(api).toMatch(/type Person \{[^}]*visits: [^}]*name: String!/)
  })

  it('carries descriptions through', () => {
    const { api: described } = compose([
      { name: 'cases', sdl: 'type Query {\n  "One field."\n  one("One argument." n: Int): Int\n}' },
    ])
    expect(described).toContain('"""One field."""')
    expect(described).toContain('"""One argument."""')
  })

  it('fails with every fault', () => {
    const broken = services.map((service) =>
      service.name === 'personnel'
        ? { ...service, sdl: service.sdl.replace('training: [String!]', 'name: Int') }
        : service,
    )
    expect(() => compose(broken)).toThrow(/name/)
  })
})

const without = (text: string) =>
  compose(services.map(({ name, sdl }) => ({ name, sdl: sdl.replace(text, '') }))).api

describe('a change of the public interface', () => {
  it('is free to add', async () => {
    const { all, forbidden } = await changesBetween(without('bug: String'), api, new Set())
    expect(all.map(({ path }) => path)).toEqual(['Query.bug'])
    expect(forbidden).toEqual([])
  })

  it('may not take away what clients use', async () => {
    const { forbidden } = await changesBetween(api, without('bug: String'), new Set())
    expect(forbidden.map(({ path }) => path)).toEqual(['Query.bug'])
  })

  it('may not ask for more than before', async () => {
    const stricter = api.replace('tags: [String!]', 'tags: [String!]!')
    const { forbidden } = await changesBetween(api, stricter, new Set())
    expect(forbidden.map(({ path }) => path)).toEqual(['PersonInput.tags'])
  })

  it('may break what a decision record allows, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'decisions-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    writeFileSync(
      join(folder, '0042-drop-bug.md'),
      '# Drop it\n\nAllows-Breaking: Query.bug\n\nQuery.wait stays.\n',
    )
    const allowed = allowedBreaks(folder)
    expect([...allowed]).toEqual(['Query.bug'])
    const after = without('bug: String').replace('  wait(ms: Int!): String\n', '')
    const { forbidden } = await changesBetween(api, after, allowed)
    expect(forbidden.map(({ path }) => path)).toEqual(['Query.wait'])
  })

  it('has nothing to be compared with at a revision that does not exist', () => {
    expect(apiAt('no-such-revision')).toBeUndefined()
  })
})
